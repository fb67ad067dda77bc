// How fast pictures come, and which of their two sizes that allows: 960 px on a thin line (a page in 4 s at 64 kbit/s), 1600 px
// on others. What is measured is remembered, so that a room begins tomorrow as its line was today.
const STORE = "diemcau.picture-rate";
const [THIN, WIDE] = [250, 400]; // kbit/s: below the one it becomes thin, above the other it is so no more
const MOST = 2000; // kbit/s: a line is not the slower to become thin for having been very fast
const LIGHT = 4000; // bytes: less says nothing of a line

let rate = remembered();
let thin = guess();

function remembered() {
  try {
    return Number(localStorage.getItem(STORE)) || 0;
  } catch {
    return 0;
  }
}

function guess() {
  const { saveData = false, downlink = 10 } = navigator.connection ?? {};
  return saveData || (rate ? rate < THIN : downlink * 1000 < WIDE);
}

/** Learns from what the browser measured of one picture; what came from a cache says nothing. */
export function learn(url) {
  const entry = performance.getEntriesByName(new URL(url, location.href).href).at(-1);
  if (!entry || !entry.transferSize || entry.encodedBodySize < LIGHT) return;
  weigh((entry.encodedBodySize * 8) / Math.max(1, entry.responseEnd - entry.requestStart));
  if (performance.getEntriesByType("resource").length > 150) performance.clearResourceTimings();
}

/** A look at the line in kbit/s: the last few count. */
export function weigh(kbps) {
  const look = Math.min(kbps, MOST);
  rate = rate ? rate * 0.7 + look * 0.3 : look;
  if (rate < THIN) thin = true;
  else if (rate > WIDE) thin = false;
  try {
    localStorage.setItem(STORE, String(Math.round(rate)));
  } catch {
    // private windows may refuse
  }
}

/** Whether the first picture should be the small one: the line is thin, or nobody knows it yet. */
export const careful = () => thin || rate === 0;

/** “small” or “big” for a place of so many device pixels. */
export const size = (pixels) => (thin || pixels <= 1000 ? "small" : "big");
