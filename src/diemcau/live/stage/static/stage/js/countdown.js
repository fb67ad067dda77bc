// How long a room may still speak, in server time: 2:31, and +0:12 when its time is over. `held`: ms that are left while time stands
// still, or undefined.
import { now } from "../../ui/js/clock.js";

export function left(until, held) {
  const rest = held === undefined ? until - now() : Number(held);
  const seconds = rest < 0 ? Math.floor(-rest / 1000) : Math.ceil(rest / 1000);
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const phase = rest <= -1000 ? "over" : rest <= 30_000 ? "last" : "";
  return { text: phase === "over" ? `+${text}` : text, phase };
}

/** The same with the word that stands beside it. */
export function worded(found, words, held) {
  return `${found.text} ${[found.phase === "over" ? words.over : words.left, held !== undefined && words.held].filter(Boolean).join(" · ")}`;
}
