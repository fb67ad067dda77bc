// Where the picture comes from: hls.js on one playlist, or the browser itself where hls.js cannot; taken up again by itself whatever
// ends it. Measures the line.
import { Gauge } from "./gauge.js";
import { able, Native } from "./native.js";

const AGAIN_MS = 2000;
const [ENOUGH_S, LATE_MS] = [3, 1000];

const PLAIN = {
  enableWorker: false, // a worker from a blob is not allowed here, and fMP4 needs hardly any work
  testBandwidth: false,
  abrEwmaFastLive: 2,
  abrEwmaSlowLive: 6,
  backBufferLength: 10,
  maxBufferLength: 14,
  maxMaxBufferLength: 20,
  liveDurationInfinity: true,
  maxLiveSyncPlaybackRate: 1.1,
};

// A stall puts the picture back a little, not by a second: a line that stalls again gets whole segments (pace.js).
const LOW = { liveSyncOnStallIncrease: 0.25 };
const SHARE = 0.7; // of what the line carries, for a rung with parts

export class Source {
  /** `told.unable()`: this browser cannot play at all. `kbps` is what the line is remembered to carry. */
  constructor(video, kbps, told) {
    this.video = video;
    this.gauge = new Gauge(kbps);
    this.told = told;
    this.turn = 0;
  }

  /** Plays `address`; null: nothing. `low`: parts as they are made; `careful`: from the lowest rung on, whatever is remembered. */
  async play(address, { low = false, careful = false } = {}) {
    this.stop();
    if (!address) return;
    const { turn } = this;
    this.address = address;
    [this.low, this.careful, this.full, this.knocked] = [low, careful || !this.gauge.kbps, false, new Set()];
    if (this.careful) this.knock("stills"); // with which it begins
    const { default: Hls } = await import("../../../ui/vendor/hls.js");
    if (turn !== this.turn) return;
    if (Hls.isSupported()) this.begin(Hls);
    else if (able(this.video)) this.beginNative();
    else this.told.unable();
  }

  begin(Hls) {
    const hls = new Hls({
      ...PLAIN,
      lowLatencyMode: this.low,
      startLevel: this.careful ? 0 : -1,
      abrEwmaDefaultEstimate: (this.gauge.kbps || 250) * 1000,
      ...(this.low ? LOW : { liveSyncDurationCount: 3, liveMaxLatencyDurationCount: 8 }),
    });
    this.hls = hls;
    this.gauge.listen(hls, Hls.Events);
    if (this.low) hls.on(Hls.Events.MANIFEST_PARSED, () => this.settle(hls));
    hls.on(Hls.Events.ERROR, (_name, fault) => fault.fatal && this.mend(Hls, fault.type));
    hls.loadSource(this.address);
    hls.attachMedia(this.video);
  }

  /** With parts a hall that is late looks like a thin line to hls.js, which would leave for the stills: the rung is chosen once. */
  settle(hls) {
    const fits = hls.levels.filter(({ bitrate }) => bitrate < this.gauge.kbps * 1000 * SHARE).length;
    hls.startLevel = hls.loadLevel = Math.max(0, fits - 1);
  }

  beginNative() {
    const failed = () => this.again(AGAIN_MS * (0.5 + Math.random()));
    this.hls = new Native(this.video, this.address, { failed, heard: () => this.gauge.hear() });
  }

  mend(Hls, type) {
    const now = performance.now();
    if (type === Hls.ErrorTypes.MEDIA_ERROR && now - (this.mended ?? -10_000) > 5000) {
      this.mended = now;
      this.hls.recoverMediaError();
      return;
    }
    this.again(AGAIN_MS * (0.5 + Math.random()));
  }

  /** Begins anew, soon. */
  again(ms = 0) {
    const { address, low } = this;
    this.stop();
    this.timer = setTimeout(() => this.play(address, { low }), ms);
  }

  /** Has the hall make a lower rung before it is needed: who asks first waits for it. Once for each playing. */
  knock(rung) {
    const address = this.address?.replace(/live(-ll)?\.m3u8$/, `${rung}.m3u8`) ?? "";
    if (!address.endsWith(`/${rung}.m3u8`) || this.knocked.has(rung)) return;
    this.knocked.add(rung);
    fetch(address).catch(() => {});
  }

  stop() {
    this.turn += 1;
    clearTimeout(this.timer);
    this.gauge.piece = null;
    this.hls?.destroy();
    this.hls = null;
    this.address = null;
  }

  /** Seconds that are there to play. */
  get ahead() {
    const { buffered, currentTime } = this.video;
    return buffered.length ? buffered.end(buffered.length - 1) - currentTime : 0;
  }

  /** The same while whole segments are played, there was enough once, and the next one is long in coming; else Infinity. */
  get left() {
    const { ahead, gauge } = this;
    this.full ||= ahead > ENOUGH_S;
    return this.full && !this.low && gauge.coming > LATE_MS ? ahead : Infinity;
  }

  /** The hall's moment of the picture that is shown, Unix ms; null when nothing plays. */
  get playing() {
    const { hls, video } = this;
    return hls && !video.paused && video.readyState > 1 ? (hls.playingDate?.getTime() ?? null) : null;
  }

  /** Seconds of the newest that is there behind which the picture is. */
  get behind() {
    return this.hls?.latency ?? 0;
  }

  /** Seconds behind it that are meant. */
  get target() {
    return this.hls?.targetLatency ?? 6;
  }

  /** To the newest that is meant to be shown. */
  jump() {
    const at = this.hls?.liveSyncPosition;
    if (at) this.video.currentTime = at;
  }

  get rung() {
    const { hls } = this;
    const url = hls?.levels?.[hls.loadLevel]?.url?.[0] ?? "";
    return /(\w+)(-ll)?\.m3u8/.exec(url)?.[1] ?? "";
  }
}
