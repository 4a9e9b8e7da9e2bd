// A long form is kept in this tab as one types, until it is sent: reloading loses nothing.
const key = (form) => `keep:${form.dataset.keep}`;
const kept = (field) => field.name && !["hidden", "password", "file"].includes(field.type);

for (const form of document.querySelectorAll("[data-keep]")) {
  const held = JSON.parse(sessionStorage.getItem(key(form)) ?? "{}");
  for (const field of form.elements) {
    if (!kept(field) || !(field.name in held)) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = held[field.name].includes(field.value);
    else if (!field.value) field.value = held[field.name][0];
  }
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest("[data-keep]");
  if (!form) return;
  const held = {};
  for (const field of form.elements) {
    const chosen = !["checkbox", "radio"].includes(field.type) || field.checked;
    if (kept(field)) (held[field.name] ??= []).push(...(chosen ? [field.value] : []));
  }
  sessionStorage.setItem(key(form), JSON.stringify(held));
});

document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-keep]")) sessionStorage.removeItem(key(target));
});
