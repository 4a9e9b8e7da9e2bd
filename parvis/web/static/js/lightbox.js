// The pictures of a post, one at a time, as large as the window.
let shots = [], at = 0, dialog = null, words = {};

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function build() {
  dialog = element("dialog", { className: "lightbox" });
  dialog.addEventListener("click", (event) => {
    const turn = event.target.closest("[data-turn]");
    if (turn) show(at + Number(turn.dataset.turn));
    else if (event.target.closest("[data-close]") || event.target.tagName === "FIGURE") dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1, PageDown: 1, PageUp: -1, Home: -at, End: shots.length - 1 - at };
    if (!(event.key in steps)) return;
    event.preventDefault();
    show(at + steps[event.key] * (document.dir === "rtl" ? -1 : 1));
  });
  dialog.addEventListener("close", () => shots[at]?.focus());
  document.body.append(dialog);
}

function button(label, sign, data) {
  const made = element("button", { type: "button", className: "tool turn", ariaLabel: label, title: label }, sign);
  Object.assign(made.dataset, data);
  return made;
}

function show(index) {
  at = (index + shots.length) % shots.length;
  const link = shots[at], thumb = link.querySelector("img");
  const described = link.parentElement.querySelector(".alt p");
  const close = button(words.close, "✕", { close: "" });
  close.className = "tool push";
  const bar = element("div", { className: "lightbox-bar" },
    element("a", { href: link.href, target: "_blank", rel: "noopener", textContent: words.original }),
    element("span", { role: "status", textContent: shots.length > 1 ? words.of.replace("{n}", at + 1).replace("{total}", shots.length) : "" }),
    close);
  const picture = element("img", { src: link.href, alt: thumb.alt });
  const parts = [bar, element("figure", {}, picture), element("figcaption", { textContent: described ? described.innerText : "" })];
  if (shots.length > 1) parts.push(button(words.previous, "‹", { turn: "-1" }), button(words.next, "›", { turn: "1" }));
  const focused = document.activeElement?.dataset?.turn;
  dialog.replaceChildren(...parts);
  (dialog.querySelector(focused ? `[data-turn="${focused}"]` : "[data-close]")).focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-lightbox]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const gallery = link.closest(".gallery");
  words = gallery.dataset;
  shots = [...gallery.querySelectorAll("a[data-lightbox]")];
  if (!dialog?.isConnected) build();
  dialog.ariaLabel = gallery.ariaLabel;
  dialog.showModal();
  show(shots.indexOf(link));
});
