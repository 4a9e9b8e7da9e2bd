// The composer: tools choose its kind, options grow, what is typed is kept as a draft, Ctrl+Enter publishes.
import { announce } from "./announce.js";

const waiting = new WeakMap();

function keep(form) {
  const data = new FormData(form);
  for (const name of ["files", "csrfmiddlewaretoken"]) data.delete(name);
  fetch(form.dataset.draft, { method: "POST", body: data, keepalive: true, headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value } }).catch(() => {});
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-composer][data-draft]");
  if (!form) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => form.isConnected && keep(form), 800));
});

document.addEventListener("click", (event) => {
  const setter = event.target.closest("[data-set-kind]");
  if (setter) {
    const form = setter.closest("form");
    const select = form.querySelector("[data-kind]");
    select.value = select.value === setter.dataset.setKind ? "note" : setter.dataset.setKind;
    form.querySelector(`[data-for~="${select.value}"] input`)?.focus();
  }
  const toggle = event.target.closest("[data-toggles]");
  if (toggle) {
    const open = toggle.form.querySelector(`#${toggle.dataset.toggles}`).classList.toggle("open");
    toggle.setAttribute("aria-expanded", open);
  }
  const adder = event.target.closest("[data-add-option]");
  if (adder) addOption(adder);
});

function addOption(button) {
  const options = button.closest("fieldset").querySelector("[data-options]");
  const inputs = options.querySelectorAll(":scope > input");
  if (inputs.length >= Number(options.dataset.most)) return;
  const next = inputs[0].cloneNode();
  next.value = "";
  inputs[inputs.length - 1].after(next);
  next.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("[data-composer]");
    if (form) form.requestSubmit(form.querySelector(".publish"));
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches?.("[data-composer]")) clearTimeout(waiting.get(event.target));
});

// Leaving does not lose what was just typed.
addEventListener("pagehide", () => {
  for (const form of document.querySelectorAll("[data-composer][data-draft]")) if (waiting.has(form)) keep(form);
});

// A picture without a description is asked about once, before it goes.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-composer][data-describe]") || form.dataset.reminded) return;
  const silent = [...form.querySelectorAll(".upload [data-focus-picker]")]
    .map((picker) => picker.closest(".upload").querySelector("textarea[name^='alt-']"))
    .find((text) => text && !text.value.trim());
  if (!silent) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  form.dataset.reminded = "yes";
  const words = document.createElement("p");
  words.className = "hint";
  words.textContent = form.dataset.describe;
  silent.after(words);
  announce(form.dataset.describe);
  silent.focus();
}, true);
