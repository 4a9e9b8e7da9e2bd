// Completion of @people and #topics in what one writes, and suggestions under the search box.
// ARIA: an editable field with a list box (APG "combobox", list autocomplete): focus stays in the field.
import { announce } from "./announce.js";

const TOKEN = /(?:^|[\s(«“"'’])([@#])([\p{L}\p{N}_.-]{0,40})$/u;
let field = null; // the field being completed
let list = null; // the list box shown
let asked = 0; // the number of the last question: late answers to earlier ones are dropped
let timer = 0;

function token(element) {
  const before = element.value.slice(0, element.selectionStart);
  const only = element.dataset.complete;
  if (only === "search") return before.trim().length > 1 && !before.includes(":") ? { kind: "search", begun: before, start: 0 } : null;
  if (only === "mention") {
    const begun = before.match(/[^\s,]*$/)[0];
    return begun ? { kind: "mention", begun, start: before.length - begun.length } : null;
  }
  const match = before.match(TOKEN);
  if (!match || (match[1] === "#" && !match[2])) return null;
  return { kind: match[1] === "@" ? "mention" : "topic", begun: match[2], start: before.length - match[2].length - 1 };
}

async function look(element) {
  const found = token(element);
  const mine = ++asked;
  if (!found) return close();
  const address = new URLSearchParams({ for: found.kind, q: found.begun, to: element.form?.elements.to?.value ?? "" });
  const answer = await fetch(`/suggest/?${address}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  const markup = answer?.ok ? await answer.text() : "";
  if (mine === asked && element === document.activeElement) show(element, found, markup);
}

function show(element, found, markup) {
  close();
  const holder = document.createElement("template");
  holder.innerHTML = markup;
  const fresh = holder.content.querySelector("[role=listbox]");
  if (!fresh?.children.length) return;
  field = element;
  prepare(field);
  list = fresh;
  list.id = "suggestions";
  list.found = found;
  (document.getElementById("main") ?? document.body).append(list); // in a landmark, for those who move by them
  place();
  if (field.matches("input")) field.setAttribute("aria-expanded", "true");
  field.setAttribute("aria-controls", list.id);
  if (found.kind !== "search") select(list.firstElementChild);
  announce(list.dataset.said);
}

function close() {
  list?.remove();
  if (field?.matches("input")) field.setAttribute("aria-expanded", "false");
  field?.removeAttribute("aria-controls");
  field?.removeAttribute("aria-activedescendant");
  list = field = null;
}

function select(option) {
  for (const other of list.children) other.setAttribute("aria-selected", String(other === option));
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function choose(option) {
  const { found } = list;
  if (found.kind === "search") return location.assign(option.dataset.url);
  const end = field.selectionStart;
  field.setRangeText(`${option.dataset.insert} `, found.start, end, "end");
  const chosen = field;
  close();
  chosen.focus();
  chosen.dispatchEvent(new Event("input", { bubbles: true }));
}

// Where the word being typed stands: a twin of the field, laid out alike, tells.
function place() {
  const box = field.getBoundingClientRect();
  let left = box.left;
  let top = box.bottom;
  if (field.matches("textarea")) {
    const look = getComputedStyle(field);
    const twin = document.createElement("div");
    for (const name of ["font", "lineHeight", "letterSpacing", "padding", "border", "boxSizing", "width"]) twin.style[name] = look[name];
    Object.assign(twin.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word" });
    twin.textContent = field.value.slice(0, list.found.start);
    const mark = twin.appendChild(document.createElement("span"));
    mark.textContent = "@";
    document.body.append(twin);
    left += mark.offsetLeft;
    top = box.top + mark.offsetTop + mark.offsetHeight - field.scrollTop;
    twin.remove();
  }
  left = Math.max(8, Math.min(left, document.documentElement.clientWidth - list.offsetWidth - 8));
  Object.assign(list.style, { left: `${left + scrollX}px`, top: `${top + scrollY + 6}px` });
}

// A text area keeps its own role: ARIA lets only inputs be combo boxes.
function prepare(element) {
  element.setAttribute("autocomplete", "off");
  element.setAttribute("aria-autocomplete", "list");
  if (!element.matches("input")) return;
  element.setAttribute("role", "combobox");
  element.setAttribute("aria-expanded", "false");
}

document.addEventListener("focusin", ({ target }) => {
  if (target.matches?.("[data-complete]")) prepare(target);
});

// A field that takes the focus as the page opens did so before this module was there.
if (document.activeElement?.matches("[data-complete]")) prepare(document.activeElement);

document.addEventListener("input", ({ target, isTrusted }) => {
  if (!target.matches?.("[data-complete]") || !isTrusted) return;
  clearTimeout(timer);
  timer = setTimeout(() => look(target), 120);
});

// Before other listeners: while the list is open, these keys are for it.
document.addEventListener("keydown", (event) => {
  if (!list || event.target !== field || event.isComposing) return;
  const options = [...list.children];
  const here = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") close();
  else if (event.key === "ArrowDown") select(options[(here + 1) % options.length]);
  else if (event.key === "ArrowUp") select(options.at(here < 0 ? -1 : here - 1));
  else if ((event.key === "Enter" || event.key === "Tab") && here >= 0 && !event.ctrlKey && !event.metaKey) choose(options[here]);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest?.("#suggestions [role=option]");
  if (!option) return;
  event.preventDefault();
  choose(option);
});

document.addEventListener("focusout", ({ target }) => {
  if (target === field) close();
});
