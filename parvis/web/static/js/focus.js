// What is drawn again keeps the focus: on the same button if it is still there and seen, else on the whole.
// htmx does so by itself only for what has an id.
let held = null;

// A form that came back is read from what is wrong with it: the sentence above it, else the first wrong field.
const wrong = document.querySelector('main .notice[data-tone="error"][role="alert"]')
  ?? document.querySelector("main .wrong :is(input, textarea, select):not([type=hidden])");
if (wrong) {
  if (!wrong.matches("input, textarea, select")) wrong.tabIndex = -1;
  wrong.focus();
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const at = document.activeElement;
  const leaves = detail.target.id && !at.id && detail.target.contains(at);
  held = leaves ? { id: detail.target.id, action: at.form?.getAttribute("action"), value: at.value } : null;
});

// At once: between the swap and its settling, what comes by the stream would find the focus nowhere.
document.addEventListener("htmx:afterSwap", () => {
  const fresh = held && document.getElementById(held.id);
  if (fresh && !fresh.contains(document.activeElement)) {
    const same = (button) => button.form?.getAttribute("action") === held.action && button.value === held.value;
    const place = [...fresh.querySelectorAll("button")].find((button) => same(button) && button.checkVisibility()) ?? fresh;
    place.focus({ preventScroll: true });
  }
  held = null;
});
