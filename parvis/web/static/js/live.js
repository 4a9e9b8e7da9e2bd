// Live pages. The server sends what happened, never content; the page then asks for the card, under the law.
import { announce } from "./announce.js";
import { arrived } from "./talk.js";

const body = document.body;

const PAUSES = [1000, 4000, 15000, 60000]; // milliseconds before each further try, or until the network is back

const pause = (length) => new Promise((done) => {
  const timer = setTimeout(over, length);
  function over() {
    clearTimeout(timer);
    removeEventListener("online", over);
    done();
  }
  addEventListener("online", over);
});

// What the server says of an address; null where there is nothing for this reader, or nothing to be had for a while.
async function fetched(address) {
  for (const wait of [...PAUSES, 0]) {
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      if (answer.ok) return answer.text();
      if (answer.status < 500 && answer.status !== 429) return null;
    } catch { /* no network: again */ }
    if (wait) await pause(wait);
  }
  return null;
}

function insert(place, where, markup) {
  const holder = document.createElement("template");
  holder.innerHTML = markup;
  const element = holder.content.firstElementChild;
  if (!element || document.getElementById(element.id)) return;
  element.classList.add("fresh-enter");
  place.insertAdjacentElement(where, element);
  window.htmx?.process(element);
}

const handlers = {
  async post({ id, places }) {
    const feed = document.querySelector("#fresh[data-feed]");
    if (!feed || !places.includes(feed.dataset.feed)) return;
    const markup = await fetched(`/posts/${id}/card/`);
    if (markup) insert(feed, "afterbegin", markup);
  },
  async comment({ id, root, parent }) {
    const thread = document.querySelector(`[data-thread="${root}"]`);
    if (!thread) return;
    const markup = await fetched(`/posts/${id}/card/`);
    const place = document.getElementById(`answers-${parent}`) ?? thread.querySelector("#comments");
    if (markup && place) insert(place, "beforeend", markup);
  },
  async changed({ id }) {
    const left = () => [...document.querySelectorAll(`[data-post="${id}"]`)].find((card) => !card.contains(document.activeElement));
    const markup = left() && (await fetched(`/posts/${id}/card/${left().matches(".message") ? "?as=message" : ""}`));
    const shown = left(); // asked again: one may have come to it meanwhile
    if (!markup || !shown) return;
    const holder = document.createElement("template");
    holder.innerHTML = markup;
    const fresh = holder.content.firstElementChild;
    shown.replaceWith(fresh);
    window.htmx?.process(fresh);
  },
  message(said) {
    return arrived(said, fetched);
  },
  gone({ id }) {
    document.querySelector(`[data-post="${id}"]`)?.remove();
  },
  // Too much happened while the page was cut off. What one is writing is not taken away for that.
  reload() {
    if (![...document.querySelectorAll("textarea")].some((field) => field.value)) location.reload();
  },
  notified({ words }) {
    window.htmx?.trigger(body, "notified");
    if (words) announce(words);
  },
};

// What one says oneself may come by the stream before the answer to the form: it stands once.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  for (const fresh of event.detail.fragment.querySelectorAll("[data-post]")) document.getElementById(fresh.id)?.remove();
});

function listen() {
  const stream = new EventSource(body.dataset.live);
  for (const [name, handle] of Object.entries(handlers)) {
    stream.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  }
  addEventListener("pagehide", () => stream.close(), { once: true });
}

if (body.dataset.live) listen();
