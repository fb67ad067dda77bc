// Ten seconds before a mirror: five are recorded, five played back to the room, so that it hears how it is heard.
const HALF_MS = 5000;

export class Loopback {
  /** `told(word, seconds)`: speak, listen, and "" at the end. */
  constructor(video, told) {
    this.video = video;
    this.told = told;
  }

  begin(stream) {
    this.end();
    if (!globalThis.MediaRecorder) return;
    this.isOn = true;
    const pieces = [];
    const recorder = new MediaRecorder(stream);
    this.recorder = recorder;
    recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
    recorder.addEventListener("stop", () => recorder === this.recorder && this.play(new Blob(pieces, { type: recorder.mimeType })));
    recorder.start();
    this.count("speak", HALF_MS / 1000);
    this.timer = setTimeout(() => recorder.stop(), HALF_MS);
  }

  count(word, seconds) {
    clearInterval(this.counter);
    this.told(word, seconds);
    this.counter = setInterval(() => {
      seconds -= 1;
      if (seconds >= 0) this.told(word, seconds);
    }, 1000);
  }

  play(blob) {
    const { video } = this;
    this.url = URL.createObjectURL(blob);
    Object.assign(video, { srcObject: null, src: this.url, muted: false });
    video.play().catch(() => {});
    this.count("listen", HALF_MS / 1000);
    this.timer = setTimeout(() => this.end(), HALF_MS);
  }

  end() {
    if (!this.isOn) return;
    this.isOn = false;
    clearTimeout(this.timer);
    clearInterval(this.counter);
    const { recorder } = this;
    this.recorder = null;
    if (recorder && recorder.state !== "inactive") recorder.stop();
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = null;
    this.video.removeAttribute("src");
    this.told("", 0);
  }
}
