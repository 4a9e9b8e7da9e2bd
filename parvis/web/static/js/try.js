// Our own API to try out: drawn from its description (OpenAPI), sent from here, answered below.
import { announce } from "./announce.js";

const root = document.getElementById("try");
const token = document.getElementById("try-token");
const search = document.getElementById("try-search");
let said;

// An element with attributes and children; text is always text.
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function resolved(schema) {
  if (schema.$ref) return resolved(said.components.schemas[schema.$ref.split("/").pop()]);
  const options = schema.anyOf?.filter((one) => one.type !== "null");
  return options ? resolved(options[0]) : schema;
}

// A body to begin with: what is required, with the plainest value of its type.
function sample(schema, depth = 0) {
  const plain = resolved(schema);
  if ("default" in plain && plain.default !== null) return plain.default;
  if (plain.enum) return plain.enum[0];
  if (plain.type === "array") return [];
  if (plain.type === "boolean") return false;
  if (plain.type === "integer") return plain.minimum ?? 0;
  if (plain.type !== "object") return "";
  const required = plain.required?.length ? plain.required : Object.keys(plain.properties ?? {}).slice(0, 3);
  const entries = depth > 3 ? [] : required.map((name) => [name, sample(plain.properties[name], depth + 1)]);
  return Object.fromEntries(entries);
}

function field(operation, parameter) {
  const schema = resolved(parameter.schema);
  const id = `${operation.operationId}-${parameter.name}`;
  const label = make("label", { for: id }, parameter.name);
  if (parameter.required) label.append(" ", make("span", { class: "optional" }, `(${root.dataset.required})`));
  const named = { id, name: parameter.name, "data-in": parameter.in };
  let input = make("input", { ...named, spellcheck: "false", autocomplete: "off" });
  const choices = schema.type === "boolean" ? ["true", "false"] : schema.enum;
  if (choices) {
    input = make("select", named, ...["", ...choices.filter(Boolean)].map((value) => make("option", { value }, value)));
  }
  if (parameter.required) input.required = true;
  return make("div", { class: "field" }, label, input);
}

function body(operation) {
  const schema = operation.requestBody?.content["application/json"].schema;
  if (!schema) return [];
  const id = `${operation.operationId}-body`;
  const text = make("textarea", { id, name: "body", rows: "6", spellcheck: "false", class: "code" });
  text.value = JSON.stringify(sample(schema), null, 2);
  return [make("div", { class: "field" }, make("label", { for: id }, root.dataset.body), text)];
}

function draw(path, verb, operation) {
  const form = make("form", { class: "stack", novalidate: "" });
  form.append(...operation.parameters.map((one) => field(operation, one)), ...body(operation));
  form.append(make("div", { class: "form-foot" }, make("button", { class: "button" }, root.dataset.send)));
  const answer = make("div", { class: "stack", hidden: "" });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.reportValidity()) send(path, verb, form, answer);
  });
  const scope = operation["x-scope"];
  const needs = scope ? [make("p", { class: "hint" }, `${root.dataset.scope} `, make("code", {}, scope))] : [];
  const summary = make("summary", {}, make("code", { class: "verb" }, verb.toUpperCase()), " ", make("code", {}, path));
  const details = make("details", { class: "card try" }, summary, make("p", {}, operation.summary), ...needs, form, answer);
  details.dataset.words = `${verb} ${path} ${operation.summary} ${operation.operationId}`.toLowerCase();
  return details;
}

async function send(path, verb, form, place) {
  const fields = [...form.querySelectorAll("[data-in]")].filter((input) => input.value !== "");
  const query = new URLSearchParams();
  let address = path;
  for (const input of fields) {
    if (input.dataset.in === "path") address = address.replace(`{${input.name}}`, encodeURIComponent(input.value));
    else query.append(input.name, input.value);
  }
  const options = { method: verb.toUpperCase(), headers: {}, credentials: "omit", cache: "no-store" };
  if (token.value.trim()) options.headers.Authorization = `Bearer ${token.value.trim()}`;
  const text = form.elements.body?.value.trim();
  if (text) {
    try { JSON.parse(text); } catch { return show(place, root.dataset.invalid, ""); }
    options.headers["Content-Type"] = "application/json";
    options.body = text;
  }
  announce(root.dataset.sending);
  const base = root.dataset.description.replace(/\/openapi\.json$/, "");
  try {
    const response = await fetch(`${base}${address}${query.size ? `?${query}` : ""}`, options);
    show(place, `${response.status} ${response.statusText}`, told(response, await response.text()));
  } catch { show(place, root.dataset.failed, ""); }
}

// What came back, as one would write it down: the headers that matter, then the JSON.
function told(response, text) {
  const names = ["link", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after"];
  const headers = names.filter((name) => response.headers.has(name)).map((name) => `${name}: ${response.headers.get(name)}`);
  let shown = text;
  try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON: as it is */ }
  return [...headers, ...(headers.length ? [""] : []), shown].join("\n");
}

function show(place, status, text) {
  const heading = make("h3", {}, `${root.dataset.answer} ${status}`);
  place.replaceChildren(heading, ...(text ? [make("pre", { class: "code", tabindex: "0" }, text)] : []));
  place.hidden = false;
  announce(heading.textContent);
}

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const section of root.querySelectorAll("section")) {
    let any = false;
    for (const one of section.querySelectorAll("details")) {
      one.hidden = !words.every((word) => one.dataset.words.includes(word));
      if (!one.hidden) { any = true; found += 1; }
    }
    section.hidden = !any;
  }
  announce(found ? `${root.dataset.found} ${found}` : root.dataset.none);
}

async function begin() {
  said = await (await fetch(root.dataset.description)).json();
  const sections = new Map();
  for (const [path, verbs] of Object.entries(said.paths)) {
    for (const [verb, operation] of Object.entries(verbs)) {
      const tag = operation.tags[0];
      if (!sections.has(tag)) sections.set(tag, make("section", { class: "stack" }, make("h2", {}, tag)));
      sections.get(tag).append(draw(path, verb, operation));
    }
  }
  root.append(...sections.values());
  search.addEventListener("input", filter);
}

begin().catch(() => { root.append(make("p", { class: "notice" }, root.dataset.failed)); });
