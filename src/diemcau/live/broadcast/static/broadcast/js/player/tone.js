// A test tone of a second, so that a technician hears whether the room's loudspeakers are on.
const [HERTZ, SECONDS] = [440, 1.2];

export function ring(volume) {
  const context = new AudioContext();
  const [tone, gain] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = HERTZ;
  gain.gain.value = 0.4 * volume;
  tone.connect(gain).connect(context.destination);
  tone.addEventListener("ended", () => context.close());
  tone.start();
  tone.stop(context.currentTime + SECONDS);
}
