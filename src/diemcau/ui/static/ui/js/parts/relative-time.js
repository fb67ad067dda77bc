// <time data-since="1800000000000"> shows how long ago that was, in server time: “12 sec”, “3 min”, “2 hr”.
import { onTick } from "../clock.js";

const STEPS = [
  ["second", 1000, 60],
  ["minute", 60_000, 60],
  ["hour", 3_600_000, 48],
  ["day", 86_400_000, Infinity],
];
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

function show(at) {
  for (const element of document.querySelectorAll("time[data-since]")) {
    const text = spoken(at - Number(element.dataset.since));
    if (element.textContent !== text) element.textContent = text;
  }
}

onTick(show);
