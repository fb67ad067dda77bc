// Counts from the moment the item began (or the speaker pressed), warns two minutes before its planned end and after it.
import { now, onTick } from "../../ui/js/clock.js";

const WARN_MS = 120_000;

export class Timer {
  constructor(button, { begins, length }) {
    this.button = button;
    this.begins = begins;
    this.length = length;
    button.addEventListener("click", () => {
      this.begins = now();
      this.draw(now());
    });
    onTick((at) => this.draw(at));
  }

  draw(at) {
    const gone = this.begins === null ? 0 : Math.max(0, at - this.begins);
    const left = this.length === null || this.begins === null ? null : this.length - gone;
    const text = `${clock(gone)}${this.length === null ? "" : ` / ${clock(this.length)}`}`;
    if (this.button.textContent !== text) this.button.textContent = text;
    this.button.dataset.time = left === null || left > WARN_MS ? "" : left > 0 ? "soon" : "over";
  }
}

function clock(ms) {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
