// This device: the worker that keeps pages for a train without a network, and messages to it while no page is open.
const able = "serviceWorker" in navigator;
const signedIn = Boolean(document.body.dataset.live);

if (able && signedIn) navigator.serviceWorker.register("/worker.js").catch(() => {});

// Signing out leaves nothing on the device. The answer says so as well (Clear-Site-Data), for where this does not run.
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action") === "/sign-out/") navigator.serviceWorker?.controller?.postMessage("forget");
});

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const place = document.getElementById("this-device");

async function tell(subscription) {
  const { endpoint, keys } = subscription?.toJSON() ?? {};
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const body = new URLSearchParams(subscription ? { endpoint, p256dh: keys.p256dh, auth: keys.auth } : { remove: "1" });
  return (await fetch(place.dataset.to, { method: "POST", body, headers: { "X-CSRFToken": token } })).ok;
}

function show(on) {
  place.querySelector("[data-device=on]").hidden = on;
  place.querySelector("[data-device=off]").hidden = !on;
}

// In the page, where everybody reads it: a status, so that it is heard as well.
function say(words, wrong = false) {
  const said = place.querySelector("[data-device-says]");
  said.className = wrong ? "error" : "hint";
  said.textContent = words;
}

async function turn(on) {
  const { pushManager } = await navigator.serviceWorker.ready;
  if (on && (await Notification.requestPermission()) !== "granted") return say(place.dataset.refused, true);
  const held = await pushManager.getSubscription();
  if (!on) await held?.unsubscribe();
  const fresh = on ? await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(place.dataset.key) }) : null;
  if (!(await tell(fresh))) return say(document.body.dataset.failed, true);
  show(on);
  return say(on ? place.dataset.done : place.dataset.undone);
}

if (place && able && "PushManager" in window) {
  place.hidden = false;
  show(place.dataset.held === "1" && Notification.permission === "granted");
  place.addEventListener("click", ({ target }) => {
    const wanted = target.closest("[data-device]")?.dataset.device;
    if (wanted) turn(wanted === "on").catch(() => say(document.body.dataset.failed, true));
  });
}
