// A page that differs from viewer to viewer is not sent in frames: when a cue says that its figures changed, it fetches
// itself again. ``<meta name="again" content="totals">`` names the cue.
import { resync } from "./live.js";

const SOON_MS = 1500; // a moment of chance before the fetch: a hub's pages do not all ask at once
const REST_MS = 4000; // however many cues come: no page asks more often
const cue = document.querySelector('meta[name="again"]')?.content;
let [busy, due] = [false, false];

async function again() {
  due = busy || document.hidden;
  if (due) return;
  busy = true;
  await resync(SOON_MS);
  setTimeout(() => {
    busy = false;
    if (due) again();
  }, REST_MS);
}

if (cue) {
  document.addEventListener(`cue:${cue}`, again);
  document.addEventListener("visibilitychange", () => due && !document.hidden && again());
}
