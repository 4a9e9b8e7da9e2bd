// Without a network, an open page says so; the page that stands in for others is read again once it is back.
const WORDS = document.body.dataset;
let line = null;

function told(words) {
  if (!line) {
    line = document.createElement("p");
    line.className = "notice network";
    line.setAttribute("role", "status");
    (document.getElementById("main") ?? document.body).prepend(line);
  }
  line.textContent = words;
}

if (WORDS.offline) {
  addEventListener("offline", () => told(WORDS.offline));
  addEventListener("online", () => {
    if (!line) return;
    told(WORDS.online);
    setTimeout(() => { line?.remove(); line = null; }, 4000);
  });
  if (!navigator.onLine) told(WORDS.offline);
}

if ("standsIn" in WORDS) addEventListener("online", () => location.reload());
