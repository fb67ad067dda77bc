// Fetches this page again and carries over what differs, when frames may have been missed. What somebody is typing in stays.
import { exchange } from "./swaps.js";

const JITTER_MS = 3000;
let planned = null;

/** Soon, at a moment of chance (a hall of rooms reconnects together); calls meanwhile fold into one. Resolves to the
 * page's newest frame id, "" when it names none, null when it could not be had. */
export function resync(jitter = JITTER_MS) {
  planned ??= new Promise((done) => setTimeout(done, Math.random() * jitter))
    .then(again)
    .catch(() => null)
    .finally(() => {
      planned = null;
    });
  return planned;
}

async function again() {
  const answer = await fetch(location.href, { headers: { "X-Resync": "1" }, cache: "no-store" });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.getElementById("main");
  if (main) morph(document.getElementById("main"), main);
  document.dispatchEvent(new CustomEvent("swapped", { detail: [document.getElementById("main")] }));
  return page.querySelector('meta[name="stream"]')?.dataset.since ?? "";
}

/** Makes `old` equal to `fresh` by replacing as little as can be: children are matched by id, else by their place. */
export function morph(old, fresh) {
  if (old.isEqualNode(fresh) || busy(old)) return;
  const [before, after] = [[...old.children], [...fresh.children]];
  const same = old.tagName === fresh.tagName && old.id === fresh.id;
  if (same && after.length && keyed(before) && keyed(after)) {
    dress(old, fresh);
    matchById(old, before, after);
  } else if (same && after.length && before.length === after.length && !wordy(old) && !wordy(fresh)) {
    dress(old, fresh);
    before.forEach((child, index) => morph(child, after[index]));
  } else {
    exchange(old, document.importNode(fresh, true));
  }
}

function matchById(parent, before, after) {
  const here = new Map(before.map((child) => [child.id, child]));
  let last = null;
  for (const child of after) {
    const known = here.get(child.id);
    here.delete(child.id);
    if (known) morph(known, child);
    else if (last) last.after(document.importNode(child, true));
    else parent.prepend(document.importNode(child, true));
    last = document.getElementById(child.id);
  }
  for (const gone of here.values()) gone.remove();
}

const keyed = (children) => children.every((child) => child.id);
const wordy = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

/** Somebody types here, or the element keeps itself (data-own). */
function busy(element) {
  return element.hasAttribute("data-own") || (element === document.activeElement && element.matches("input, textarea, select"));
}

function dress(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && name !== "hidden") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}
