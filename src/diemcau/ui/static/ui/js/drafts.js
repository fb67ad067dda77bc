// What was typed into a form while its person was signed out, kept in this tab until the page is back after signing in: by the
// page's address, and by whose page it was (data-who), so that nobody else finds it. Never a password, a code or a file. A draft
// is gone when it was put back or taken, at signing out in any tab, and after twelve hours.
import { notice } from "./page.js";

const NAME = "diemcau:drafts";
const LEFT = "diemcau:signed-out";
const LASTING_MS = 12 * 3600_000;
const KEPT = "input:not([type=hidden], [type=password], [type=file], [type=submit], [type=button], [autocomplete=one-time-code]), select, textarea";
const words = document.querySelector('meta[name="forms"]').dataset;
const who = words.who;

const page = () => location.pathname + location.search;
const actionOf = (form) => form.getAttribute("action") ?? "";
const alike = (action) => [...document.forms].filter((form) => actionOf(form) === action);
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.matches(KEPT));

/** Keep what stands in the form now; returns the way to sign in and come back to it, null where nothing could be kept. */
export function keep(form) {
  const typed = fieldsOf(form).map((field) => [field.name, stateOf(field)]);
  const action = actionOf(form);
  const draft = { who, page: page(), at: Date.now(), action, number: alike(action).indexOf(form), typed };
  return who && typed.length && save([...others(form), draft]) ? back(form) : null;
}

/** It was taken: nothing of it is kept. */
export function drop(form) {
  if (load().length) save(others(form));
}

/** Put back what was typed on this page; returns the forms that are filled. */
function restore() {
  const drafts = load();
  if (!who || !drafts.length) return []; // on the way: this is the page on which one signs in
  save(drafts.filter((draft) => draft.who === who && draft.page !== page()));
  return drafts.filter((draft) => draft.who === who && draft.page === page()).map(fill).filter(Boolean);
}

function others(form) {
  const action = actionOf(form);
  return load().filter((one) => one.page !== page() || one.action !== action || alike(action)[one.number] !== form);
}

function back(form) {
  const href = `${words.door}?${new URLSearchParams({ next: page() })}`;
  const link = Object.assign(document.createElement("a"), { className: "button primary", textContent: words.signIn, href });
  link.addEventListener("click", () => form.removeAttribute("data-unsaved")); // it is kept: nobody need be asked
  const line = document.createElement("p");
  line.append(link);
  return line;
}

function stateOf(field) {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked && field.value;
  return field.matches("select") ? [...field.selectedOptions].map((option) => option.value) : field.value;
}

function fill(draft) {
  const form = alike(draft.action)[draft.number];
  if (!form) return null;
  const rest = fieldsOf(form);
  for (const [name, state] of draft.typed) {
    const at = rest.findIndex((field) => field.name === name);
    if (at >= 0) put(rest.splice(at, 1)[0], state);
  }
  return form;
}

function put(field, state) {
  if (JSON.stringify(stateOf(field)) === JSON.stringify(state)) return;
  if (field.matches("[type=checkbox], [type=radio]")) field.checked = state === field.value;
  else if (field.matches("select")) for (const option of field.options) option.selected = state.includes(option.value);
  else field.value = state;
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
}

function load() {
  try {
    const since = Math.max(Date.now() - LASTING_MS, Number(localStorage.getItem(LEFT) ?? 0));
    return JSON.parse(sessionStorage.getItem(NAME) ?? "[]").filter((draft) => draft.at > since);
  } catch {
    return []; // a browser that keeps nothing, or something else of that name
  }
}

function save(drafts) {
  try {
    if (drafts.length) sessionStorage.setItem(NAME, JSON.stringify(drafts));
    else sessionStorage.removeItem(NAME);
    return true;
  } catch {
    return false;
  }
}

for (const form of restore()) {
  const said = notice(words.back, "info");
  said.setAttribute("role", "status");
  form.before(said);
  said.scrollIntoView({ block: "nearest" });
}

addEventListener("submit", (event) => {
  if (!event.target.matches("[data-signs-out]")) return;
  save([]);
  try {
    localStorage.setItem(LEFT, Date.now());
  } catch {
    // nothing is kept in such a browser
  }
});
addEventListener("storage", (event) => event.key === LEFT && save([]));
