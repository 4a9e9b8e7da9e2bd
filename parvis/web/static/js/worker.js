// The house's service worker: pages one has read stay readable without a network, and devices are told of news.
// A page is kept only if its answer says so (`Parvis-Keep`), and under its reader's mark (`Parvis-Reader`): where another
// reader or nobody is signed in, everything kept is thrown away. Parts between <!--online--> marks are never kept.
const PAGES = "pages", THINGS = "things", MOST = 40, OFFLINE = "/offline/", MARK = "/reader";
const ONLINE = /<!--online-->[\s\S]*?<!--\/online-->/g;
const STRICT = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(THINGS).then((things) => things.add(OFFLINE)));
  self.skipWaiting();
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (address.pathname.startsWith("/static/") || address.pathname.startsWith("/faces/")) event.respondWith(thing(event));
});

async function page(event) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(noted(event.request.url, answer.clone()));
    return answer;
  } catch (failure) {
    const pages = await caches.open(PAGES);
    return (await pages.match(plain(event.request.url))) ?? (await caches.match(OFFLINE)) ?? Promise.reject(failure);
  }
}

const plain = (url) => url.split("#")[0];

async function noted(url, answer) {
  const reader = answer.headers.get("Parvis-Reader");
  if (reader === null) return;
  if (reader !== (await whose())) await forget(reader);
  if (!reader || answer.headers.get("Parvis-Keep") !== "1" || answer.redirected || !answer.ok) return;
  const text = (await answer.text()).replace(ONLINE, "").replace('<p id="offline-note" hidden>', '<p id="offline-note" class="notice">');
  const pages = await caches.open(PAGES);
  await pages.delete(plain(url));
  await pages.put(plain(url), new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": STRICT } }));
  const kept = (await pages.keys()).filter((one) => !one.url.endsWith(MARK));
  for (const old of kept.slice(0, -MOST)) await pages.delete(old);
}

async function whose() {
  const mark = await (await caches.open(PAGES)).match(MARK);
  return mark ? mark.text() : "";
}

async function forget(reader = "") {
  await caches.delete(PAGES);
  const things = await caches.open(THINGS);
  for (const one of await things.keys()) if (new URL(one.url).pathname.startsWith("/faces/")) await things.delete(one);
  if (reader) await (await caches.open(PAGES)).put(MARK, new Response(reader));
}

async function thing(event) {
  const things = await caches.open(THINGS);
  try {
    const answer = await fetch(event.request);
    if (answer.ok && answer.type === "basic") event.waitUntil(things.put(event.request, answer.clone()));
    return answer;
  } catch (failure) {
    return (await things.match(event.request)) ?? Promise.reject(failure);
  }
}

self.addEventListener("message", (event) => {
  if (event.data === "forget") event.waitUntil(forget());
});

self.addEventListener("push", (event) => {
  const told = event.data?.json() ?? {};
  const { title = "", body = "", icon, url = "/notifications/" } = told;
  event.waitUntil(self.registration.showNotification(title, { body, icon, badge: "/static/img/badge.png", tag: url, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(opened(new URL(event.notification.data.url, location.origin).href));
});

async function opened(url) {
  const [open] = await self.clients.matchAll({ type: "window" });
  if (!open) return self.clients.openWindow(url);
  await open.focus();
  return open.navigate(url);
}
