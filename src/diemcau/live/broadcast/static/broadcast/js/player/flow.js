// For how long nothing has been to play. Moments are ms of one clock that never jumps.
export const STUCK_MS = 8000;
const DARK_MS = 12_000; // however often the player has changed to another playlist meanwhile

export class Flow {
  constructor(now) {
    this.at = this.seen = this.now = now;
  }

  /** `flows`: something plays, or nothing is meant to. */
  step(flows, now) {
    this.now = now;
    if (flows) this.at = this.seen = now;
  }

  /** Another playlist begins: it gets its time to. */
  anew(now) {
    this.at = now;
  }

  /** ms since anything played or began to. */
  get starved() {
    return this.now - this.at;
  }

  /** Whether it is time to say that nothing comes. */
  get isLost() {
    return this.starved > STUCK_MS || this.now - this.seen > DARK_MS;
  }
}
