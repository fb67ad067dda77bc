// Puts new HTML in the place of old, by element id, a few milliseconds in each animation frame: a burst of five hundred
// changes a second never holds the page. Of several versions waiting for one element the latest wins.
const SLICE_MS = 8;
const waiting = new Map();
let due = false;

/** Queue {elementId: outerHTML}. Ids that are not on this page are nobody's loss. */
export function swap(html) {
  for (const id of Object.keys(html)) waiting.set(id, html[id]);
  if (!due && waiting.size) {
    due = true;
    requestAnimationFrame(slice);
  }
}

function slice() {
  const until = performance.now() + SLICE_MS;
  const done = [];
  for (const [id, html] of waiting) {
    waiting.delete(id);
    const fresh = put(id, html);
    if (fresh) done.push(fresh);
    if (performance.now() > until) break;
  }
  due = waiting.size > 0;
  if (due) requestAnimationFrame(slice);
  if (done.length) document.dispatchEvent(new CustomEvent("swapped", { detail: done }));
}

function put(id, html) {
  const old = document.getElementById(id);
  if (!old) return null;
  const box = document.createElement("template");
  box.innerHTML = html;
  const fresh = box.content.firstElementChild;
  return fresh && exchange(old, fresh) ? fresh : null;
}

/** Replaces `old` by `fresh` unless nothing changed; keeps focus and what a filter had hidden. */
export function exchange(old, fresh) {
  if (old.hidden) fresh.hidden = true;
  if (old.isEqualNode(fresh)) return false;
  const path = focusPath(old);
  old.replaceWith(fresh);
  if (path) path.reduce((element, index) => element?.children[index], fresh)?.focus({ preventScroll: true });
  window.htmx?.process(fresh);
  return true;
}

/** The way from `root` to the focused element inside it, as child numbers; null when the focus is elsewhere. */
function focusPath(root) {
  let element = document.activeElement;
  if (!element || element === document.body || !root.contains(element)) return null;
  const path = [];
  for (; element !== root; element = element.parentElement) path.unshift([...element.parentElement.children].indexOf(element));
  return path;
}
