// A line too thin for a picture carries the voice alone, and is tried with the picture again after a while.
const [THIN_BITS, ENOUGH_BITS] = [70_000, 130_000];
const [LOOK_MS, REST_MS, LOOKS] = [2000, 20_000, 3];

export class Thinning {
  /** `told(thin)` when it changes. */
  constructor(told) {
    Object.assign(this, { told, thin: false, low: 0 });
  }

  /** `sends()`: whether a picture would leave now. */
  watch(peer, sends) {
    this.stop();
    this.timer = setInterval(() => this.look(peer, sends), LOOK_MS);
  }

  stop() {
    clearInterval(this.timer);
  }

  async look(peer, sends) {
    if (peer.connectionState !== "connected" || !sends()) return;
    const pairs = [...(await peer.getStats()).values()].filter(({ type, nominated }) => type === "candidate-pair" && nominated);
    const bits = pairs.find(({ availableOutgoingBitrate: known }) => known)?.availableOutgoingBitrate ?? Infinity;
    this.low = bits < THIN_BITS ? this.low + 1 : 0;
    const rested = performance.now() - this.since > REST_MS;
    if (!this.thin && this.low >= LOOKS) this.turn(true);
    else if (this.thin && (bits > ENOUGH_BITS || rested)) this.turn(false);
  }

  turn(thin) {
    Object.assign(this, { thin, since: performance.now(), low: 0 });
    this.told(thin);
  }
}
