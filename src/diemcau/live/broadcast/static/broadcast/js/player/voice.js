// The sound of the broadcast: on when the browser lets it, loud as the room wants it, silent while a film has the screen
// and while this room itself speaks to the hall (its own voice would come back seconds late).
import { sound } from "../../../ui/js/sound.js";
import { ring } from "./tone.js";

export class Voice {
  constructor(faces) {
    this.faces = faces;
    this.away = new Set();
    faces.volume.value = sound.volume;
    this.settle();
  }

  listen(options) {
    const { video, volume, tone } = this.faces;
    const isBusy = ({ detail }) => this.yield("film", ["waiting", "playing", "paused"].includes(detail.showing));
    document.addEventListener("film", isBusy, options);
    document.addEventListener("call", ({ detail }) => this.yield("call", detail.on), options);
    this.yield("call", document.querySelector('room-call[data-step="on"]') !== null);
    document.addEventListener("sound", () => this.settle(), options);
    video.addEventListener("canplay", () => this.begin(), options);
    tone.addEventListener("click", () => ring(sound.volume), options);
    volume.addEventListener("input", () => sound.turn(Number(volume.value)), options);
  }

  /** `to` has the sound: a "film" from this room's own disk, or the "call" of this room. */
  yield(to, has) {
    if (has) this.away.add(to);
    else this.away.delete(to);
    this.settle();
  }

  settle() {
    const { video } = this.faces;
    video.volume = sound.volume;
    video.muted = this.away.size > 0 || !sound.on;
  }

  begin() {
    const { video } = this.faces;
    video.play().catch((fault) => {
      if (fault.name !== "NotAllowedError") return;
      sound.allow(false);
      this.settle(); // the picture goes on without a hand on the page
      video.play().catch(() => {});
    });
  }
}
