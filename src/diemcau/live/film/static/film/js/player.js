// A video held to a plan: at server time `at` (Unix ms) it stands at `offset` (ms). Follows the ladder; jumps learn how long
// they take.
import { now } from "../../ui/js/clock.js";
import { FAR_AT_FIRST_S, ladder, position } from "./ladder.js";

const FRESH_MS = 1600;
const PATIENCE_MS = 2000; // a player that is still far off after so long of running faster jumps
const START_S = 0.05; // from play() to the first moving picture
const STEP_MS = 100;
const SOON_MS = 8000; // so long before its moment a film may take the screen

export class Player {
  /** `silenced()` is called when the browser wants a hand on the page before it makes a sound. */
  constructor(video, silenced) {
    this.video = video;
    this.silenced = silenced;
    this.lead = 0.1; // seconds a jump takes
    this.off = 0; // ms behind the plan, when last looked
    this.changed = this.good = this.landedAt = 0; // performance.now()
    video.addEventListener("seeked", () => this.landed());
  }

  /** Another plan `{state, at, offset, duration}`. */
  follow(plan) {
    clearTimeout(this.start);
    this.plan = plan;
    this.changed = performance.now();
  }

  stop() {
    clearTimeout(this.start);
    this.video.pause();
  }

  /** Whether the moment has come, or comes soon. */
  get isNear() {
    return this.plan.offset - position(this.plan, now()) < SOON_MS;
  }

  /** Whether the film has run to its end. */
  get isOver() {
    return position(this.plan, now()) >= this.plan.duration;
  }

  /** Does what is to be done now; says what the video shows: soon (nothing yet), waiting, playing, paused or ended. */
  step() {
    const { plan, video } = this;
    const target = position(plan, now());
    if (!this.isNear) {
      this.hold(target);
      return "soon";
    }
    if (this.isOver) {
      this.stop();
      return "ended";
    }
    if (plan.state === "paused" || target < plan.offset) return this.hold(target);
    if (video.paused) this.begin();
    if (!video.seeking && video.readyState >= 2) this.climb(target / 1000);
    return "playing";
  }

  /** Stands on one picture: paused, or before the moment. */
  hold(target) {
    const { plan, video } = this;
    if (!video.paused) video.pause();
    const stands = plan.offset / 1000;
    if (!video.seeking && Math.abs(video.currentTime - stands) > 0.03) video.currentTime = stands;
    if (plan.state === "paused") return "paused";
    const wait = plan.offset - target - START_S * 1000;
    clearTimeout(this.start);
    if (wait < 2 * STEP_MS) this.start = setTimeout(() => this.begin(), Math.max(0, wait));
    return "waiting";
  }

  begin() {
    this.changed = performance.now();
    this.video.play().catch((fault) => {
      if (fault.name !== "NotAllowedError") return;
      this.video.muted = true; // the picture goes on
      this.silenced();
      this.video.play().catch(() => {});
    });
  }

  climb(target) {
    const { video } = this;
    const error = target - video.currentTime;
    this.off = Math.round(error * 1000);
    const at = performance.now();
    if (Math.abs(error) < FAR_AT_FIRST_S) this.good = at;
    const hasty = at - this.changed < FRESH_MS || at - Math.max(this.good, this.landedAt) > PATIENCE_MS;
    const { jump, rate } = ladder(error, hasty);
    this.jumped = jump;
    if (jump) video.currentTime = target + this.lead;
    if (video.playbackRate !== rate) video.playbackRate = rate;
  }

  /** A jump has ended: learn how long it took. */
  landed() {
    if (!this.jumped || this.video.paused) return;
    this.jumped = false;
    this.landedAt = performance.now();
    const late = position(this.plan, now()) / 1000 - this.video.currentTime;
    this.lead = Math.max(0.02, Math.min(0.8, this.lead + late));
  }
}
