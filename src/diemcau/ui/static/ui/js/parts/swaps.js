// Puts new HTML in the place of old, by element id, a few in each animation frame: a burst of five hundred changes a
// second never holds the page. Of several versions waiting for one element the latest wins.
import { morph } from "./morph.js";

const SLICE_MS = 8;
const [LIGHT_MS, HEAVY_MS] = [14, 28]; // what a frame may cost with layout and paint: a slow machine gets fewer at a time
const waiting = new Map();
const painted = new MessageChannel();
let due = false;
let portion = 8;
let began = 0;

painted.port1.onmessage = () => {
  const cost = performance.now() - began;
  if (cost > HEAVY_MS) portion = Math.max(6, Math.floor(portion * 0.6));
  else if (cost < LIGHT_MS) portion = Math.min(60, portion + 2);
};

/** Queue {elementId: outerHTML}. Ids that are not on this page are nobody's loss. */
export function swap(html) {
  for (const id of Object.keys(html)) waiting.set(id, html[id]);
  if (!due && waiting.size) {
    due = true;
    requestAnimationFrame(slice);
  }
}

function slice() {
  began = performance.now();
  const done = [];
  for (const [id, html] of waiting) {
    waiting.delete(id);
    if (put(id, html)) done.push(document.getElementById(id));
    if (done.length >= portion || performance.now() - began > SLICE_MS) break;
  }
  due = waiting.size > 0;
  if (due) requestAnimationFrame(slice);
  if (done.length) {
    document.dispatchEvent(new CustomEvent("swapped", { detail: done.filter(Boolean) }));
    painted.port2.postMessage(0); // comes back after this frame was laid out and painted
  }
}

function put(id, html) {
  const old = document.getElementById(id);
  if (!old) return false;
  const box = document.createElement("template");
  box.innerHTML = html;
  const fresh = box.content.firstElementChild;
  return fresh !== null && morph(old, fresh);
}
