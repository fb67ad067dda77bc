// All sound of the hall as one: microphones, the sound of what is shared, and a caller, each with its own switch; a meter.
const SAMPLES = 8192; // a sixth of a second: looked at more often than that
const CALLER = "caller";
const FLOOR_DB = -60;
const FALL = 0.06; // at a look

export class Mixer {
  constructor() {
    this.context = new AudioContext();
    this.out = this.context.createMediaStreamDestination();
    this.all = this.context.createGain();
    this.meter = this.context.createAnalyser();
    this.meter.fftSize = SAMPLES;
    this.samples = new Float32Array(SAMPLES);
    this.back = this.context.createMediaStreamDestination(); // what a caller hears: all but the caller
    this.own = this.context.createGain();
    this.own.connect(this.back);
    this.all.connect(this.meter);
    this.all.connect(this.out);
    this.inputs = new Map();
  }

  /** A browser wants a hand on the page before it lets sound run. */
  wake() {
    return this.context.resume();
  }

  add(name, stream) {
    this.remove(name);
    const node = this.context.createMediaStreamSource(stream);
    const gain = this.context.createGain();
    node.connect(gain).connect(this.all);
    if (name !== CALLER) gain.connect(this.own);
    this.inputs.set(name, { node, gain, stream });
  }

  remove(name) {
    const input = this.inputs.get(name);
    if (!input) return;
    input.node.disconnect();
    input.gain.disconnect();
    if (name !== CALLER) input.stream.getTracks().forEach((track) => track.stop());
    this.inputs.delete(name);
  }

  rename(before, name) {
    if (!this.inputs.has(before)) return;
    this.inputs.set(name, this.inputs.get(before));
    this.inputs.delete(before);
  }

  /** Removes the input that a stream is, whatever it is called. */
  forget(stream) {
    for (const [name, input] of this.inputs) if (input.stream === stream) this.remove(name);
  }

  /** One input silent, or heard again. */
  hush(name, is) {
    const input = this.inputs.get(name);
    if (input) input.gain.gain.value = is ? 0 : 1;
  }

  /** The hall silent for everybody, also for a caller. */
  mute(is) {
    for (const gain of [this.all, this.own]) gain.gain.value = is ? 0 : 1;
  }

  /** How loud it is, 0 to 1: -60 dB to full; up at once, down slowly. */
  level() {
    this.meter.getFloatTimeDomainData(this.samples);
    const peak = this.samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    const loud = Math.max(0, Math.min(1, 1 - (20 * Math.log10(peak || 1e-6)) / FLOOR_DB));
    this.shown = Math.max(loud, (this.shown ?? 0) - FALL);
    return this.shown;
  }

  get hallSound() {
    return this.back.stream.getAudioTracks()[0];
  }

  get track() {
    return this.out.stream.getAudioTracks()[0];
  }
}
