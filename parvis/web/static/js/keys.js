// Keyboard shortcuts, never while one types. The list of them is in the dialog "shortcuts".
let leader = 0;

const typing = (element) => element.isContentEditable || element.matches?.("input, textarea, select");
const posts = () => [...document.querySelectorAll("main [data-post]")];

function step(by) {
  const all = posts();
  const here = all.indexOf(document.activeElement.closest?.("[data-post]"));
  const next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

const actions = {
  "?": () => document.getElementById("shortcuts").showModal(),
  "/": () => (document.querySelector("main input[type=search]") ?? document.querySelector("a[data-key='/']"))?.[document.querySelector("main input[type=search]") ? "focus" : "click"](),
  c: () => document.querySelector("[data-composer] textarea")?.focus(),
  j: () => step(1),
  k: () => step(-1),
  l: () => document.activeElement.closest?.("[data-post]")?.querySelector("[data-act=like]")?.click(),
  r: () => document.activeElement.closest?.("[data-post]")?.querySelector("[data-act=reply]")?.click(),
  Enter: (event) => event.target.matches?.("[data-post]") && event.target.querySelector(".post-by a.linked")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  if (Date.now() - leader < 1200) {
    leader = 0;
    const link = document.querySelector(`.places a[data-key="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
  } else if (event.key === "g") {
    leader = Date.now();
  } else if (actions[event.key]) {
    if (event.key !== "Enter") event.preventDefault();
    actions[event.key](event);
  }
});
