// Long texts are folded, with a button to unfold them; a reply's form takes the focus; refusals are shown where one is.
import { announce } from "./announce.js";

function fold(root) {
  for (const prose of root.querySelectorAll?.(".prose.clamp:not(.long)") ?? []) {
    if (prose.scrollHeight <= prose.clientHeight + 40) continue;
    prose.classList.add("long");
    const link = prose.closest("[data-post]")?.querySelector(".post-by a.linked");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet small read-on";
    button.textContent = document.body.dataset.readOn;
    button.addEventListener("click", () => {
      prose.classList.remove("clamp", "long");
      button.remove();
      link?.focus({ preventScroll: true });
    });
    prose.after(button);
  }
}

fold(document);
document.addEventListener("htmx:afterSwap", (event) => {
  fold(event.detail.target.parentElement ?? document);
  event.detail.target.querySelector?.(".reply-form textarea")?.focus();
});

// An action that was refused, or never arrived, says so where it was asked.
function refuse(element, words) {
  const place = element.closest("article, form, [data-post]");
  if (!place) return;
  announce(words);
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.dataset.tone = "error";
  notice.textContent = words;
  place.querySelector(":scope > p.notice")?.remove();
  place.append(notice);
}

document.addEventListener("htmx:responseError", ({ detail: { xhr, elt } }) => {
  const told = xhr.status === 422 && xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
  const { gone, failed } = document.body.dataset;
  refuse(elt, told ? xhr.responseText : [401, 403, 404].includes(xhr.status) ? gone : failed);
});
document.addEventListener("htmx:sendError", ({ detail }) => refuse(detail.elt, document.body.dataset.failed));

// One is up to date when the line that says so has been on the screen: only then is what stands above it read.
const line = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    line.unobserve(target);
    const body = new URLSearchParams({ place: target.dataset.place, upto: target.dataset.seen });
    const token = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"];
    if (token) fetch("/seen/", { method: "POST", body, headers: { "X-CSRFToken": token } }).catch(() => {});
  }
});
const watch = () => document.querySelectorAll("[data-seen]").forEach((element) => line.observe(element));
watch();
document.addEventListener("htmx:afterSettle", watch);

// “Reply” leads to the form at the end of the thread: take the writer into it.
const toReply = () => location.hash === "#reply" && document.querySelector("#reply textarea")?.focus();
toReply();
addEventListener("hashchange", toReply);
document.addEventListener("click", (event) => {
  if (event.target.closest("a[href$='#reply']") && location.hash === "#reply") setTimeout(toReply);
});
