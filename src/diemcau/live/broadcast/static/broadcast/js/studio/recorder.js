// Picture and sound as slices of WebM, key frames two seconds apart. Another rate means beginning anew: the container's head
// comes again, and the server takes it so.
import { kind } from "./devices.js";

const SLICE_MS = 250;
const SOUND_BITS = 96_000;

export class Recorder {
  /** `told.began()` before the first slice, `told.slice(blob)` for each. */
  constructor(picture, mixer, told) {
    this.picture = picture;
    this.mixer = mixer;
    this.told = told;
  }

  start({ bits, lines }) {
    this.stop();
    this.picture.resize(lines);
    const stream = this.picture.stream();
    stream.addTrack(this.mixer.track);
    const wishes = {
      mimeType: kind(), videoBitsPerSecond: bits, audioBitsPerSecond: SOUND_BITS, videoKeyFrameIntervalDuration: 2000,
    };
    const recorder = new MediaRecorder(stream, wishes);
    const isNow = () => this.recorder === recorder;
    recorder.addEventListener("start", () => isNow() && this.told.began());
    recorder.addEventListener("dataavailable", ({ data }) => isNow() && data.size && this.told.slice(data));
    recorder.addEventListener("error", () => isNow() && this.start({ bits, lines }));
    this.recorder = recorder;
    recorder.start(SLICE_MS);
  }

  stop() {
    const { recorder } = this;
    this.recorder = null;
    if (!recorder) return;
    if (recorder.state !== "inactive") recorder.stop();
    recorder.stream.getVideoTracks().forEach((track) => track.stop());
  }
}
