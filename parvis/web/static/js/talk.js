// A private conversation: what is said while one is there appears at its end, and a reader who went back is not moved.
const list = () => document.getElementById("talk-messages");
const scroller = () => document.querySelector(".talk-scroll");
const atEnd = (box) => Math.abs(box.scrollTop) < 80; // the box is reversed: its end is zero

function toEnd() {
  const box = scroller();
  box.scrollTop = 0;
  document.querySelector("[data-to-newest]").hidden = true;
  read();
}

function read() {
  const messages = list();
  const newest = messages?.querySelector(":scope > [data-post]:last-of-type")?.dataset.post;
  if (!newest || document.hidden || messages.dataset.read === newest || !atEnd(scroller())) return;
  messages.dataset.read = newest;
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  fetch(`/messages/${messages.dataset.talk}/seen/`, { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams({ upto: newest }) }).catch(() => {});
}

// Two messages said at once may come in either order: each finds its place by its number.
function put(messages, element) {
  const number = BigInt(element.dataset.post);
  const shown = [...messages.querySelectorAll(":scope > [data-post]")];
  const before = shown.findLast((other) => BigInt(other.dataset.post) < number);
  before ? before.after(element) : messages.append(element);
}

export async function arrived({ id, talk }, fetched) {
  const messages = list();
  if (messages?.dataset.talk !== talk) return risen();
  if (messages.dataset.behind !== undefined || document.getElementById(`post-${id}`)) return;
  const markup = await fetched(`/posts/${id}/card/?as=message`);
  if (!markup || document.getElementById(`post-${id}`)) return;
  const holder = document.createElement("template");
  holder.innerHTML = markup;
  const element = holder.content.firstElementChild;
  const follows = atEnd(scroller());
  element.classList.add("fresh-enter");
  put(messages, element);
  window.htmx?.process(element);
  if (follows) toEnd();
  else document.querySelector("[data-to-newest]").hidden = false;
}

// A conversation that moves while another one, or none, is open rises to the head of the list, asked for afresh.
function risen() {
  const pane = document.querySelector(".talk-list ul");
  const open = list()?.dataset.talk;
  if (pane) window.htmx?.ajax("GET", open ? `/messages/${open}/` : "/messages/", { target: pane, select: ".talk-list ul > *", swap: "innerHTML" });
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-to-newest]")) toEnd();
});

document.addEventListener("scroll", (event) => {
  if (event.target.matches?.(".talk-scroll") && atEnd(event.target)) {
    document.querySelector("[data-to-newest]").hidden = true;
    read();
  }
}, true);

document.addEventListener("visibilitychange", () => list() && read());

// Enter sends where there is a keyboard; Shift and Enter makes a line. Not while a suggestion or an accent is chosen.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented) return;
  if (!field.matches?.("[data-enter-sends]") || field.hasAttribute("aria-controls") || !matchMedia("(pointer: fine)").matches) return;
  event.preventDefault();
  if (field.value.trim() || field.form.querySelector("[name=attachments]")) field.form.requestSubmit(field.form.querySelector(".publish"));
});

document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target?.id === "talk-messages") toEnd();
});
