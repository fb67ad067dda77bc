// How a room takes part, by what its line carries: A picture and sound, B sound (and slides), C slides only, D without a line.
// Down soon, up late, and later every time a way up has failed. Rates are kbit/s, moments ms of one clock that never jumps.
const [TOO_THIN, GOOD] = [380, 650]; // A needs the lower, comes back at the upper
const NO_SOUND = 60;
const [THIN_MS, GOOD_MS, DUMB_MS] = [5000, 4000, 8000];
const [STARVED_MS, COLD_MS, LOST_MS] = [4000, 10_000, 20_000];
const SHORT_S = 1.5; // left to play: sound alone must be fetched now, to be there in time
const [PROBE_MS, MOST_MS, HELD_MS] = [15_000, 120_000, 30_000];

export class Modes {
  /** `kbps`: what the line is remembered to carry, 0 when nobody knows. */
  constructor(kbps = 0, now = 0) {
    this.mode = kbps && kbps < TOO_THIN ? "B" : "A";
    this.wish = "";
    this.since = now;
    this.wait = GOOD_MS;
    this.probe = PROBE_MS;
    this.marks = {};
  }

  /**
   * `starved`: ms without anything to play; `left`: seconds there are to play while the next piece is late; `kbps` 0: not measured yet;
   * `line`: false while the server is not reached.
   */
  step({ now, kbps, starved, left = Infinity, line }) {
    const away = this.lasts("away", !line, now);
    if (away > LOST_MS) return this.go("D", now);
    if (this.mode === "D") return line ? this.go(this.wish || "B", now) : this.mode;
    if (this.wish) return this.go(this.wish, now);
    if (this.mode === "A") return this.down(now, kbps, starved, left);
    if (this.mode === "B") return this.between(now, kbps, starved);
    if (now - this.since > this.probe) {
      this.probe = Math.min(MOST_MS, this.probe * 2);
      return this.go("B", now);
    }
    return this.mode;
  }

  /** Whether the line may soon be too thin for pictures. */
  get doubts() {
    return this.mode === "A" && "thin" in this.marks;
  }

  down(now, kbps, starved, left) {
    const thin = this.lasts("thin", kbps > 0 && kbps < TOO_THIN, now);
    const dry = kbps < GOOD && (starved > (kbps ? STARVED_MS : COLD_MS) || (kbps > 0 && left < SHORT_S));
    if (thin < THIN_MS && !dry) {
      if (now - this.since > HELD_MS) this.wait = GOOD_MS;
      return this.mode;
    }
    if (now - this.since < HELD_MS) this.wait = Math.min(MOST_MS, this.wait * 2);
    return this.go("B", now);
  }

  between(now, kbps, starved) {
    const good = this.lasts("good", kbps >= GOOD, now);
    if (good > this.wait) return this.go("A", now);
    const blind = this.lasts("blind", !kbps && !starved, now); // the browser's own player measures nothing: a try tells
    if (blind > this.probe + this.wait) return this.go("A", now);
    const dumb = this.lasts("dumb", kbps > 0 && kbps < NO_SOUND, now);
    if (starved > (kbps ? DUMB_MS : 2 * DUMB_MS) || dumb > DUMB_MS) return this.go("C", now);
    if (now - this.since > HELD_MS) this.probe = PROBE_MS;
    return this.mode;
  }

  /** For how many ms something has been so without a break. */
  lasts(name, is, now) {
    if (!is) delete this.marks[name];
    else this.marks[name] ??= now;
    return is ? now - this.marks[name] : 0;
  }

  go(mode, now) {
    if (mode !== this.mode) {
      this.mode = mode;
      this.since = now;
      delete this.marks.thin;
      delete this.marks.good;
      delete this.marks.dumb;
      delete this.marks.blind;
    }
    return mode;
  }
}
