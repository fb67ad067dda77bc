// Forms that carry something typed are sent without leaving the page: when the line is gone, all of it still stands here.
// An answer is shown as ever: a redirect is followed, a page of what was made takes the place of this one, and what was
// not taken (a fault in a field, a refusal) the browser sends once more by itself, to show it in its own way. A press has
// a name of its own (ui/once.py): pressed again because the answer was lost, nothing is done twice. `data-plain`, and files without
// `data-small`: left to the browser. A form with `data-unsaved` asks that question before what was typed is left behind.
import { drop, keep } from "./drafts.js";
import { notice } from "./page.js";

const PATIENCE_MS = 60_000;
const TYPED = "input:not([type=hidden], [type=submit], [type=button]), select, textarea";
const words = document.querySelector('meta[name="forms"]').dataset;
const presses = new WeakMap();
const native = new WeakSet();
let told = null;
let leaving = false;

// On window: whoever sends a form in a way of its own has said so by now.
addEventListener("submit", (event) => {
  const form = event.target;
  if (native.delete(form)) {
    leaving = true;
    return;
  }
  if (event.defaultPrevented || !ours(form)) return;
  event.preventDefault();
  if (!presses.get(form)?.busy) send(form, event.submitter);
});

function ours(form) {
  if (form.getAttribute("method")?.toLowerCase() !== "post" || form.matches("[data-plain], [enctype]:not([data-small])")) return false;
  return [...form.elements].some((field) => field.matches(TYPED));
}

async function send(form, button) {
  const [body, last] = [encoded(form, button), presses.get(form)];
  const text = [...body].map(([name, said]) => `${name}=${said.name ?? said} ${said.size ?? ""} ${said.lastModified ?? ""}`).join("&");
  const press = last?.text === text ? last : { text, name: crypto.getRandomValues(new Uint32Array(4)).join("-") };
  presses.set(form, press);
  busy(press, button, true);
  told?.remove();
  try {
    const address = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
    const headers = { Accept: "text/html", "Idempotency-Key": press.name };
    const signal = form.matches("[enctype]") ? null : AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(address || location.href, { method: "POST", body, headers, signal });
    await take(answer, form, button);
  } catch {
    tell(words.lost, form, button);
  }
  busy(press, button, false);
}

/** Beside the button, and never over it. */
function tell(text, form, button, link) {
  const actions = button?.closest(".actions");
  told = notice(link ? words.kept : text, "warn");
  if (link) told.lastElementChild.append(link);
  told.setAttribute("role", "alert");
  if (actions) actions.before(told);
  else form.after(told);
  (actions ?? told).scrollIntoView({ block: "nearest" });
}

/** As a browser encodes it (WHATWG HTML, form submission): lines end with CR LF, the button pressed counts. */
function encoded(form, button) {
  const said = new FormData(form);
  if (button?.name) said.append(button.name, button.value);
  const token = document.cookie.match(/(?:^|; )csrftoken=(\w+)/)?.[1]; // of now: signing in again in another tab made a new one
  if (token && said.has("csrfmiddlewaretoken")) said.set("csrfmiddlewaretoken", token);
  if (form.matches("[enctype]")) return said;
  return new URLSearchParams([...said].map(([name, value]) => [name, value.replace(/\r\n?|\n/g, "\r\n")]));
}

function busy(press, button, is) {
  press.busy = is;
  if (is) button?.setAttribute("aria-busy", "true");
  else button?.removeAttribute("aria-busy");
}

async function take(answer, form, button) {
  const to = answer.headers.get("Location") ?? (answer.redirected ? answer.url : "");
  const led = to && new URL(to, location.href).pathname === words.door && location.pathname !== words.door;
  if (led || answer.headers.has("Signed-Out")) return tell(words.signedOut, form, button, keep(form));
  if (answer.status < 500) drop(form);
  if (to) go(new URL(to, location.href));
  else if (answer.ok) show(await answer.text());
  else if (answer.status >= 500) tell(words.fault, form, button);
  else {
    native.add(form);
    form.requestSubmit(button?.isConnected ? button : null);
  }
}

function go(to) {
  leaving = true;
  if (to.hash && to.href.split("#")[0] === location.href.split("#")[0]) {
    history.replaceState(null, "", to); // only another place of this page: that alone would fetch nothing
    location.reload();
  } else {
    location.assign(to);
  }
}

function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = document.importNode(page.getElementById("main"), true);
  document.title = page.title;
  document.getElementById("main").replaceWith(main);
  window.htmx?.process(main);
  document.dispatchEvent(new CustomEvent("swapped", { detail: [main] }));
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** The form whose typing would be lost by leaving now. */
function unsaved() {
  if (leaving) return null;
  const typed = (form) => "changed" in form.dataset || [...form.elements].some(differs);
  return [...document.querySelectorAll("form[data-unsaved]")].find(typed);
}

function differs(field) {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (field.matches("select")) {
    const before = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(before, field.multiple ? -1 : 0);
  }
  return field.matches("input, textarea") && field.value !== field.defaultValue;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const stays = !link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey;
  if (stays || link.matches("[href^='#'], [target], [download]")) return;
  const form = unsaved();
  if (form && !confirm(form.dataset.unsaved)) event.preventDefault();
  else if (form) {
    leaving = true; // asked once is enough
    setTimeout(() => (leaving = false), 1000);
  }
});

if (document.querySelector("form[data-unsaved]")) {
  addEventListener("beforeunload", (event) => {
    if (!unsaved()) return;
    event.preventDefault();
    event.returnValue = "-"; // Chromium before 119
  });
}
addEventListener("pageshow", () => (leaving = false));
