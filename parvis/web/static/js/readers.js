// Who sees this: the page behind the link, opened over what one reads or writes. Without this, the link leads there.
async function list(link) {
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.text();
}

function open(markup, link) {
  const dialog = document.createElement("dialog");
  dialog.className = "readers-dialog";
  dialog.setAttribute("aria-labelledby", "readers-title");
  dialog.innerHTML = markup;
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    const opener = link.checkVisibility() ? link : link.closest("details")?.querySelector("summary");
    opener?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-readers]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  list(link).then((markup) => open(markup, link)).catch(() => { location.href = link.href; });
});
