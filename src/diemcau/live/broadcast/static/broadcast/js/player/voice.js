// The sound of the broadcast: on when the browser lets it, loud as the room wants it, silent while a film has the screen.
import { remember } from "./memory.js";
import { ring } from "./tone.js";

export class Voice {
  constructor(faces, loud = 1) {
    this.faces = faces;
    this.isOn = true;
    faces.video.volume = faces.volume.value = loud;
  }

  listen(options) {
    const { video, sound, volume, tone } = this.faces;
    const isBusy = ({ detail }) => this.yield(["waiting", "playing", "paused"].includes(detail.showing));
    document.addEventListener("film", isBusy, options);
    video.addEventListener("canplay", () => this.begin(), options);
    sound.addEventListener("click", () => this.unlock(), options);
    tone.addEventListener("click", () => ring(video.volume), options);
    const turn = () => {
      video.volume = Number(volume.value);
      remember({ volume: video.volume });
    };
    volume.addEventListener("input", turn, options);
  }

  /** A film from this room's own disk has the screen and the sound. */
  yield(away) {
    this.away = away;
    this.faces.video.muted = away || !this.isOn;
  }

  begin() {
    const { video } = this.faces;
    video.play().catch((fault) => {
      if (fault.name !== "NotAllowedError") return;
      this.isOn = false;
      video.muted = true; // the picture goes on without a hand on the page
      this.faces.sound.hidden = false;
      video.play().catch(() => {});
    });
  }

  unlock() {
    this.isOn = true;
    this.faces.sound.hidden = true;
    this.faces.video.muted = this.away === true;
  }
}
