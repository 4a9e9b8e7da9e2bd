// Files of a composer: chosen, dropped or pasted, sent at once with their progress; publishing waits for them.
import { announce as say } from "./announce.js";

const AT_ONCE = 3;
const queue = [];
let running = 0;

const zone = (node) => node?.closest?.("form")?.querySelector("[data-upload]");
const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";

function add(uploads, files) {
  for (const file of files) {
    const row = uploads.querySelector("template").content.firstElementChild.cloneNode(true);
    row.querySelector("[data-name]").textContent = file.name;
    row.querySelector("progress").ariaLabel = file.name;
    uploads.querySelector(".upload-list").append(row);
    const task = { uploads, file, row };
    row.querySelector("[data-cancel]").addEventListener("click", () => cancel(task));
    row.querySelector("[data-retry]").addEventListener("click", () => enqueue(task));
    if (file.size > Number(uploads.dataset.most)) fail(task, uploads.dataset.tooBig.replace("{name}", file.name), false);
    else enqueue(task);
  }
}

function enqueue(task) {
  task.row.classList.remove("failed");
  task.row.classList.add("sending");
  task.row.querySelector(".error").hidden = task.row.querySelector("[data-retry]").hidden = true;
  task.row.querySelector("progress").hidden = task.row.querySelector("[data-name]").hidden = false;
  queue.push(task);
  say(task.uploads.dataset.sending.replace("{name}", task.file.name));
  next();
}

function next() {
  while (running < AT_ONCE && queue.length) send(queue.shift());
}

function send(task) {
  running += 1;
  const request = (task.request = new XMLHttpRequest());
  const body = new FormData();
  body.append("file", task.file, task.file.name);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) task.row.querySelector("progress").value = (100 * event.loaded) / event.total;
  });
  request.addEventListener("loadend", () => {
    running -= 1;
    next();
    if (request.status === 201) arrive(task, request.responseText);
    else if (task.row.isConnected) fail(task, sentence(request) || task.uploads.dataset.failed.replace("{name}", task.file.name), ![413, 422].includes(request.status));
  });
  request.open("POST", task.uploads.dataset.upload);
  request.setRequestHeader("X-CSRFToken", token());
  request.setRequestHeader("HX-Request", "true");
  request.send(body);
}

function sentence(request) {
  if (!(request.getResponseHeader("Content-Type") || "").startsWith("text/html") || request.status < 400 || request.status >= 500) return "";
  return new DOMParser().parseFromString(request.responseText, "text/html").querySelector("[role=alert]")?.textContent || "";
}

function arrive(task, html) {
  const row = document.createRange().createContextualFragment(html).querySelector(".upload");
  if (!task.row.isConnected) { // given up just as it arrived
    window.htmx?.ajax("DELETE", `/files/${row.id.replace("upload-", "")}/`, { swap: "none" });
    return;
  }
  task.row.replaceWith(row);
  window.htmx?.process(row);
  say(task.uploads.dataset.sent.replace("{name}", task.file.name));
  changed(task.uploads);
}

function fail(task, words, again) {
  const { row } = task, error = row.querySelector(".error");
  row.classList.replace("sending", "failed");
  row.querySelector("progress").hidden = true;
  error.textContent = words;
  row.querySelector("[data-name]").hidden = words.includes(task.file.name);
  error.hidden = false;
  row.querySelector("[data-retry]").hidden = !again;
  task.uploads.closest("form")?.removeAttribute("data-going");
}

function cancel(task) {
  const place = queue.indexOf(task);
  if (place >= 0) queue.splice(place, 1);
  task.row.remove();
  task.request?.abort();
  say(task.uploads.dataset.removed);
  changed(task.uploads);
}

// Have the draft kept, and let go the post that waited.
function changed(uploads) {
  uploads.dispatchEvent(new Event("input", { bubbles: true }));
  const form = uploads.closest("form");
  if (!form?.hasAttribute("data-going") || uploads.querySelector(".sending, .failed")) return;
  form.removeAttribute("data-going");
  form.requestSubmit(form.querySelector("[data-went]") || undefined);
}

document.addEventListener("submit", (event) => {
  const uploads = event.target.querySelector("[data-upload]");
  if (!uploads?.querySelector(".sending")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  event.target.querySelector("[data-went]")?.removeAttribute("data-went");
  event.submitter?.setAttribute("data-went", "");
  event.target.setAttribute("data-going", "");
  say(uploads.dataset.wait);
}, true);

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-upload] input[type=file]")) return;
  add(input.closest("[data-upload]"), [...input.files]);
  input.value = ""; // they are sent already: not twice
});

document.addEventListener("click", (event) => {
  const picker = event.target.closest?.("[data-pick]"), remover = event.target.closest?.("[data-remove]");
  if (picker) {
    const input = zone(picker).querySelector("input[type=file]");
    input.accept = picker.dataset.pick;
    input.click();
  }
  if (remover) {
    const uploads = zone(remover);
    say(uploads.dataset.removed);
    uploads.closest("form").querySelector("textarea")?.focus();
    setTimeout(() => changed(uploads), 1000); // once it is gone
  }
});

document.addEventListener("paste", (event) => {
  const uploads = zone(event.target), files = [...(event.clipboardData?.files || [])];
  if (!uploads || !files.length) return;
  event.preventDefault();
  add(uploads, files);
});

const carries = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
document.addEventListener("dragover", (event) => {
  const uploads = carries(event) && zone(event.target);
  const form = uploads && uploads.closest("form");
  document.querySelectorAll(".dropping").forEach((node) => node !== form && node.classList.remove("dropping"));
  if (!form) return;
  event.preventDefault();
  form.classList.add("dropping");
});
for (const name of ["dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    if (name === "dragleave" && event.relatedTarget && zone(event.relatedTarget)) return;
    document.querySelectorAll(".dropping").forEach((node) => node.classList.remove("dropping"));
    const uploads = name === "drop" && carries(event) && zone(event.target);
    if (!uploads) return;
    event.preventDefault();
    add(uploads, [...event.dataTransfer.files]);
  });
}

// The point of a picture that must stay in sight: clicked, or moved with the arrow keys.
function focusAt(picker, left, top) {
  const [x, y] = [left, top].map((part) => Math.max(0, Math.min(100, part)));
  const circle = picker.querySelector("circle"), field = picker.parentElement.querySelector("input[name^=focus-]");
  circle.setAttribute("cx", `${x}%`);
  circle.setAttribute("cy", `${y}%`);
  field.value = `${(x / 50 - 1).toFixed(2)},${(1 - y / 50).toFixed(2)}`;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  say(picker.closest("[data-upload]").dataset.focused.replace("{x}", Math.round(x)).replace("{y}", Math.round(y)));
}

document.addEventListener("click", (event) => {
  const picker = event.target.closest?.("[data-focus-picker]");
  if (!picker || event.detail === 0) return; // a key press says nothing of a place
  const box = picker.getBoundingClientRect();
  focusAt(picker, (100 * (event.clientX - box.left)) / box.width, (100 * (event.clientY - box.top)) / box.height);
});

document.addEventListener("keydown", (event) => {
  const picker = event.target.closest?.("[data-focus-picker]");
  const step = { ArrowLeft: [-5, 0], ArrowRight: [5, 0], ArrowUp: [0, -5], ArrowDown: [0, 5] }[event.key];
  if (!picker || !step) return;
  event.preventDefault();
  const circle = picker.querySelector("circle");
  focusAt(picker, parseFloat(circle.getAttribute("cx")) + step[0], parseFloat(circle.getAttribute("cy")) + step[1]);
});
