// Forms are sent without leaving the page: when the line is gone, all of it still stands here, and it can be pressed again.
// An answer is shown as ever: a redirect is followed, a page of what was made takes the place of this one; why something was
// refused is said beside the button. What else was not taken (a fault in a field) the browser sends once more by itself, to show it in
// its own way. A press has a name of its own (ui/once.py): pressed again because the answer was lost, nothing is done twice.
// `data-plain`, what opens elsewhere, and files without `data-small`: left to the browser.
import { drop, keep } from "../drafts.js";
import { go, hush, refusal, show, tell, typed, way } from "./answered.js";
import { leave, unsaved } from "./unsaved.js";

const PATIENCE_MS = 60_000;
const LEFT = "[data-plain], [target], [enctype]:not([data-small])";
const words = document.querySelector('meta[name="forms"]').dataset;
const native = new WeakSet();
let presses = new WeakMap();

// On window: whoever sends a form in a way of its own has said so by now.
addEventListener("submit", (event) => {
  const [form, button] = [event.target, event.submitter];
  if (native.delete(form)) return leave();
  if (event.defaultPrevented || !ours(form, button)) return;
  event.preventDefault();
  if (presses.get(form)?.busy) return;
  const beside = unsaved(form);
  if (!beside || confirm(beside.dataset.unsaved)) send(form, button);
});

function ours(form, button) {
  const method = button?.getAttribute("formmethod") ?? form.getAttribute("method");
  return method?.toLowerCase() === "post" && !form.matches(LEFT) && !button?.matches("[formtarget]");
}

async function send(form, button) {
  const [body, last] = [encoded(form, button), presses.get(form)];
  const text = [...body].map(([name, said]) => `${name}=${said.name ?? said} ${said.size ?? ""} ${said.lastModified ?? ""}`).join("&");
  const press = last?.text === text ? last : { text, name: crypto.getRandomValues(new Uint32Array(4)).join("-") };
  presses.set(form, press);
  busy(press, button, true);
  hush();
  try {
    const address = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
    const headers = { Accept: "text/html", "Idempotency-Key": press.name };
    const signal = form.matches("[enctype]") ? null : AbortSignal.timeout(PATIENCE_MS);
    await take(await fetch(address || location.href, { method: "POST", body, headers, signal }), form, button);
  } catch {
    tell(typed(form) ? words.lost : words.lostPress, "warn", form, button);
  }
  busy(press, button, false);
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
  if (signedOut(answer, to, form)) return tellSignedOut(form, button);
  if (answer.status >= 500) return tell(typed(form) ? words.fault : words.faultPress, "warn", form, button);
  const why = answer.ok ? "" : refusal(await answer.text());
  if (why) return tell(why, "error", form, button, way(words.anew, location.href.split("#")[0]));
  drop(form);
  if (to) return go(new URL(to, location.href));
  if (answer.ok) return show(await answer.text());
  native.add(form);
  form.requestSubmit(button?.isConnected ? button : null);
}

/** Pages that a link alone opens (no door) know nobody who could sign in. */
function signedOut(answer, to, form) {
  if (!words.door || form.matches("[data-signs-out]")) return false;
  const led = to && new URL(to, location.href).pathname === words.door && location.pathname !== words.door;
  return led || answer.headers.has("Signed-Out");
}

function tellSignedOut(form, button) {
  const link = typed(form) ? keep(form) : way(words.signIn, `${words.door}?${new URLSearchParams({ next: location.pathname + location.search })}`);
  const text = typed(form) ? (link ? words.kept : words.signedOut) : words.signedOutPress;
  tell(text, "warn", form, button, link);
}

// Back by the browser's own button: what is pressed now is meant anew.
addEventListener("pageshow", (event) => {
  if (event.persisted) presses = new WeakMap();
});
