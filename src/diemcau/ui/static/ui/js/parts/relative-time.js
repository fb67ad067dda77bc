// <time data-since="1800000000000"> shows how long ago that was, in server time: “12 sec”, “3 min”, “2 hr”.
import { now, onTick } from "../clock.js";

const STEPS = [
  ["second", 1000, 60],
  ["minute", 60_000, 60],
  ["hour", 3_600_000, 48],
  ["day", 86_400_000, Infinity],
];
const A_FEW = 5;
const language = document.documentElement.lang || "vi";
const writers = new Map();

function writer(unit) {
  if (!writers.has(unit)) {
    writers.set(unit, new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }));
  }
  return writers.get(unit);
}

/** A length of time in ms as one number with its unit. */
export function spoken(ms) {
  const past = Math.max(0, ms);
  const [unit, size] = STEPS.find(([, length, count]) => past < length * count);
  return writer(unit).format(Math.floor(past / size));
}

function show(elements, at, most = Infinity) {
  let written = 0;
  while (elements.length && written < most) {
    const element = elements.shift();
    const text = spoken(at - Number(element.dataset.since));
    if (element.textContent !== text) {
      element.textContent = text;
      written += 1;
    }
  }
  if (elements.length) requestAnimationFrame(() => show(elements, at, most));
}

// A wall of rooms all counting seconds is written a few at a time, so that no frame lays out the whole wall.
onTick((at) => show([...document.querySelectorAll("time[data-since]")], at, A_FEW));
document.addEventListener("swapped", (event) => {
  for (const fresh of event.detail) show([...fresh.querySelectorAll("time[data-since]")], now());
});
