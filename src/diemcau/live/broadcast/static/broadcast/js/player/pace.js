// Parts as they are made (2 s behind the hall) for lines that carry them well, whole segments (7 s behind) for all others.
const [FAST, SLOW] = [2500, 1200]; // kbit/s
const [PROVED_MS, MOST_MS] = [8000, 600_000];
const [STALLS, WITHIN_MS] = [2, 30_000];
const LATE_MS = 1500; // a part takes so long to come: there is no more to play

export class Pace {
  /** `kbps`: what the line is remembered to carry. */
  constructor(kbps = 0) {
    this.low = kbps > FAST;
    this.stalls = 0; // those that were counted
    this.stalled = []; // when the latest came
    this.wait = PROVED_MS;
  }

  /** Whether parts are to be played. `stalls` is counted since the page was opened; `coming`: ms that the next piece has taken so far. */
  step({ now, kbps, stalls, coming = 0 }) {
    const fresh = stalls - this.stalls;
    this.stalls = stalls;
    if (this.low) {
      this.stalled = [...this.stalled, ...Array(fresh).fill(now)].filter((at) => now - at < WITHIN_MS);
      if ((kbps && kbps < SLOW) || this.stalled.length >= STALLS || coming > LATE_MS) this.fall();
      return this.low;
    }
    if (kbps < FAST || fresh) {
      this.proving = undefined;
    } else {
      this.proving ??= now;
      this.low = now - this.proving > this.wait;
    }
    return this.low;
  }

  fall() {
    this.low = false;
    this.stalled = [];
    this.proving = undefined;
    this.wait = Math.min(MOST_MS, this.wait * 4);
  }
}
