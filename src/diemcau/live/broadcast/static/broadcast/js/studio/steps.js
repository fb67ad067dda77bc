// How much is sent: less when the line does not take it, more when it has taken everything for a while.
export const STEPS = [
  { bits: 1_800_000, lines: 720 }, { bits: 1_000_000, lines: 720 }, { bits: 550_000, lines: 480 },
  { bits: 300_000, lines: 360 }, { bits: 150_000, lines: 360 },
];
const [MUCH_S, LITTLE_S, HOPELESS_S] = [2, 0.3, 10]; // of what is sent, waiting in the browser
const [SETTLE_MS, CALM_MS] = [6000, 40_000];

export class Steps {
  constructor(now = 0) {
    this.first = 0;
    this.at = 0;
    this.changed = now;
    this.calm = now;
    this.rose = -Infinity;
    this.most = CALM_MS;
  }

  get step() {
    return STEPS[this.at];
  }

  /** No more lines than these, as the person at the studio says. */
  limit(lines, now) {
    this.first = STEPS.findIndex((step) => step.lines <= lines);
    this.at = Math.max(this.first, this.at);
    this.changed = this.calm = now;
  }

  /** `waiting` bytes have not left yet: "less", "more", "anew" (the line has stood still), or "". */
  judge(waiting, now) {
    const seconds = (waiting * 8) / this.step.bits;
    if (seconds > HOPELESS_S) return "anew";
    if (seconds > LITTLE_S) this.calm = now;
    if (now - this.changed < SETTLE_MS) return "";
    if (seconds > MUCH_S && this.at < STEPS.length - 1) return this.move(1, now);
    if (now - this.calm > this.most && this.at > this.first) return this.move(-1, now);
    return "";
  }

  move(by, now) {
    if (by < 0) this.rose = now;
    else if (now - this.rose < this.most) this.most = Math.min(this.most * 2, 10 * CALM_MS); // more was too much
    this.at += by;
    this.changed = this.calm = now;
    return by > 0 ? "less" : "more";
  }
}
