// What the judge found is shown in the text on demand; nothing is sent but by the form itself.
document.addEventListener("click", (event) => {
  const shows = event.target.closest("[data-select]");
  if (!shows) return;
  const field = shows.closest("form")?.querySelector("textarea[name=text]");
  if (!field) return;
  // The server counts code points, a textarea UTF-16 units.
  const units = (n) => [...field.value].slice(0, n).join("").length;
  const [start, end] = shows.dataset.select.split(":").map(Number);
  field.focus();
  field.setSelectionRange(units(start), units(end));
});
