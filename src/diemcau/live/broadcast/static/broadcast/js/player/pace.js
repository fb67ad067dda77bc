// Parts as they are made (2 s behind the hall) for lines that carry them well, whole segments (7 s behind) for all others.
const [FAST, SLOW] = [2500, 1200]; // kbit/s
const [PROVED_MS, MOST_MS] = [8000, 600_000];
const STALLS = 2;

export class Pace {
  /** `kbps`: what the line is remembered to carry. */
  constructor(kbps = 0) {
    this.low = kbps > FAST;
    this.stalls = 0;
    this.wait = PROVED_MS;
  }

  /** Whether parts are to be played. `stalls` is counted since the page was opened. */
  step({ now, kbps, stalls }) {
    if (this.low) {
      if ((kbps && kbps < SLOW) || stalls - this.stalls >= STALLS) this.fall(stalls);
      return this.low;
    }
    if (kbps < FAST || stalls !== this.stalls) {
      this.stalls = stalls;
      this.proving = undefined;
    } else {
      this.proving ??= now;
      this.low = now - this.proving > this.wait;
    }
    return this.low;
  }

  fall(stalls) {
    this.low = false;
    this.stalls = stalls;
    this.proving = undefined;
    this.wait = Math.min(MOST_MS, this.wait * 4);
  }
}
