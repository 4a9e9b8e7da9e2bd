// Opening a space, one step at a time: each step is asked to stand before the next, and the tools unlock last.
// Without this module the same form is one page, in the same order.

const stepsOf = (form) => [...form.querySelectorAll("[data-step]")];
const controls = (step) => [...step.querySelectorAll("input, textarea, select")].filter((control) => control.name);
const stands = (step) => controls(step).every((control) => control.validity.valid);

function show(form, index, { focus = true } = {}) {
  const steps = stepsOf(form);
  const standing = steps.findIndex((step) => !stands(step));
  const reachable = standing < 0 ? steps.length - 1 : standing;
  const at = Math.min(index, reachable);
  steps.forEach((step, n) => { step.hidden = n !== at; });
  form.querySelectorAll("[data-step-to]").forEach((button, n) => {
    button.disabled = n > reachable;
    button.toggleAttribute("data-done", n < reachable || standing < 0);
    if (n === at) button.setAttribute("aria-current", "step"); else button.removeAttribute("aria-current");
  });
  form.querySelectorAll("[data-unlocks]").forEach((tools) => { tools.disabled = standing >= 0 && standing < steps.length - 1; });
  if (focus) {
    steps[at].focus({ preventScroll: true });
    form.scrollIntoView({ block: "start" });
  }
}

function prepare(form) {
  form.dataset.ready = "";
  const steps = stepsOf(form);
  const wrong = steps.findIndex((step) => step.querySelector(".wrong"));
  show(form, Math.max(0, wrong), { focus: false });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step-next], [data-step-back], [data-step-to]");
  const form = button?.closest("[data-steps]");
  if (!form) return;
  const steps = stepsOf(form);
  const at = steps.findIndex((step) => !step.hidden);
  if (button.dataset.stepTo !== undefined) return show(form, Number(button.dataset.stepTo));
  if (button.dataset.stepBack !== undefined) return show(form, at - 1);
  const wrong = controls(steps[at]).find((control) => !control.validity.valid);
  if (wrong) return wrong.reportValidity();
  show(form, at + 1);
});

// Enter in a field goes on to the next step, as the button does; only the last step sends.
document.addEventListener("keydown", (event) => {
  const step = event.target.closest?.("[data-steps] [data-step]");
  const next = step?.querySelector("[data-step-next]");
  if (event.key !== "Enter" || !next || !event.target.matches("input")) return;
  event.preventDefault();
  next.click();
});

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-steps][data-ready]");
  if (form) show(form, stepsOf(form).findIndex((step) => !step.hidden), { focus: false });
});

document.querySelectorAll("[data-steps]").forEach(prepare);
