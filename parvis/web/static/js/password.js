// Show a password while typing it, and say how long it still has to grow. The server judges whether it is a good one.
const ready = new WeakSet();

function dress(input) {
  if (ready.has(input)) return;
  ready.add(input);
  const box = document.createElement("span");
  box.className = "password-box";
  input.replaceWith(box);
  const eye = document.createElement("button");
  eye.type = "button";
  eye.className = "tool";
  eye.setAttribute("aria-pressed", "false");
  eye.setAttribute("aria-label", input.dataset.reveal);
  eye.append(drawing());
  eye.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    eye.setAttribute("aria-pressed", String(!shown));
  });
  box.append(input, eye);
  if (input.dataset.strength) measure(input, box);
}

function drawing() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const attributes = { viewBox: "0 0 24 24", width: 20, height: 20, fill: "none", stroke: "currentColor", "stroke-width": 1.7, "aria-hidden": "true" };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  for (const d of ["M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7-10-7-10-7z", "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z"]) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

function measure(input, box) {
  const enough = Number(input.dataset.strength);
  const line = document.createElement("span");
  line.className = "strength";
  const bar = document.createElement("progress");
  bar.max = enough;
  bar.value = 0;
  bar.setAttribute("aria-hidden", "true");
  const words = document.createElement("span");
  words.setAttribute("role", "status");
  line.append(bar, words);
  box.after(line);
  input.addEventListener("input", () => {
    const left = enough - [...input.value].length;
    bar.value = Math.min(enough, enough - left);
    line.toggleAttribute("data-good", left <= 0);
    words.textContent = input.value === "" ? "" : left > 0 ? `${left} ${input.dataset.strengthShort}` : input.dataset.strengthGood;
  });
}

function dressAll() {
  document.querySelectorAll("input[type=password][data-reveal]").forEach(dress);
}

dressAll();
document.addEventListener("htmx:afterSettle", dressAll);
