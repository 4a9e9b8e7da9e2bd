// Say something to screen readers, politely.
export function announce(words) {
  const place = document.getElementById("announcer");
  if (place) place.textContent = words;
}
