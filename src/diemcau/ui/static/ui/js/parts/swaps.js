// Puts new HTML in the place of old, by element id, a few between two frames: a burst of five hundred changes a second
// never holds the page. Of several versions waiting for one element the latest wins. The changes are made in a task of
// their own behind a frame's paint, so that the next frame has only its layout and paint to do.
import { morph } from "./morph.js";

const SLICE_MS = 8;
const [LIGHT_MS, HEAVY_MS] = [14, 24]; // what a frame's layout and paint may cost: a slow machine gets fewer at a time
const waiting = new Map();
const painted = new MessageChannel(); // posted to inside a frame, heard behind its paint
let due = false;
let portion = 8;
let frame = 0;

painted.port1.onmessage = () => {
  const cost = performance.now() - frame;
  if (cost > HEAVY_MS) portion = Math.max(3, Math.floor(portion * 0.6));
  else if (cost < LIGHT_MS) portion = Math.min(60, portion + 2);
  slice();
};

/** Queue {elementId: outerHTML}. Ids that are not on this page are nobody's loss. */
export function swap(html) {
  for (const id of Object.keys(html)) waiting.set(id, html[id]);
  if (!due && waiting.size) next();
}

function next() {
  due = true;
  requestAnimationFrame(() => {
    frame = performance.now();
    painted.port2.postMessage(0);
  });
}

function slice() {
  const began = performance.now();
  const done = [];
  for (const [id, html] of waiting) {
    waiting.delete(id);
    if (put(id, html)) done.push(document.getElementById(id));
    if (done.length >= portion || performance.now() - began > SLICE_MS) break;
  }
  due = done.length > 0 || waiting.size > 0;
  if (due) next(); // also behind the last: it measures what that one cost
  if (done.length) document.dispatchEvent(new CustomEvent("swapped", { detail: done.filter(Boolean) }));
}

function put(id, html) {
  const old = document.getElementById(id);
  if (!old) return false;
  const box = document.createElement("template");
  box.innerHTML = html;
  const fresh = box.content.firstElementChild;
  return fresh !== null && morph(old, fresh);
}
