// <film-pane>: shows what its attributes say, from this computer's own copy, together with all other rooms. At server time
// data-at (Unix ms) the film stands at data-offset (ms). A page opened or come back later joins where the others are.
// Says `film` on document: {showing: "idle" | "waiting" | "playing" | "paused" | "missing" | "ended", sound, off}.
import { now } from "../../ui/js/clock.js";
import { address, isHere } from "./copies.js";
import { ladder, position } from "./ladder.js";

const STEP_MS = 100;
const LOOK_MS = 2000; // how often a missing copy is looked for
const FRESH_MS = 1600;
const START_S = 0.05; // from play() to the first moving picture

class FilmPane extends HTMLElement {
  static observedAttributes = ["data-state", "data-film", "data-at", "data-offset", "data-captions"];

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open" });
    shadow.innerHTML = '<video part="video" playsinline preload="auto"></video><p part="word" hidden></p><button part="sound" type="button" hidden></button>';
    [this.video, this.word, this.button] = shadow.children;
    this.button.addEventListener("click", () => this.unmute());
    this.video.addEventListener("seeked", () => this.landed());
    this.lead = 0.1; // seconds a jump takes
    this.off = 0;
  }

  connectedCallback() {
    this.word.textContent = this.dataset.missing;
    this.button.textContent = this.dataset.sound;
    this.timer = setInterval(() => this.step(), STEP_MS);
    this.attributeChangedCallback();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    clearTimeout(this.start);
    this.video.removeAttribute("src");
    this.video.load();
  }

  get plan() {
    const { state, at, offset, duration } = this.dataset;
    return { state, at: Number(at), offset: Number(offset), duration: Number(duration) };
  }

  attributeChangedCallback() {
    if (!this.isConnected) return;
    clearTimeout(this.start);
    this.changed = performance.now();
    this.load().then(() => this.step());
  }

  /** Has the right film in the player, or none. */
  async load() {
    const wanted = this.plan.state === "idle" ? "" : this.dataset.film;
    if (wanted === this.loaded) return;
    const here = wanted !== "" && (await isHere(`${wanted}.mp4`)) && Boolean(navigator.serviceWorker?.controller);
    if (wanted !== (this.plan.state === "idle" ? "" : this.dataset.film)) return;
    this.looked = performance.now();
    this.loaded = here || !wanted ? wanted : undefined;
    this.changed = performance.now();
    this.video.replaceChildren(...(here ? this.tracks() : []));
    if (here) this.video.src = address(`${wanted}.mp4`);
    else this.video.removeAttribute("src");
    this.video.load();
  }

  tracks() {
    const pairs = (this.dataset.captions ?? "").split(" ").filter(Boolean).map((pair) => pair.split(":"));
    return pairs.map(([language, digest]) => {
      const made = { kind: "captions", srclang: language, label: language, src: address(`${digest}.vtt`), default: language === document.documentElement.lang };
      return Object.assign(document.createElement("track"), made);
    });
  }

  step() {
    const { plan, video } = this;
    if (plan.state === "idle") return this.show("idle");
    if (this.loaded !== this.dataset.film) {
      if (performance.now() - (this.looked ?? -LOOK_MS) > LOOK_MS) this.load();
      return this.show("missing");
    }
    const target = position(plan, now());
    if (target >= plan.duration) {
      video.pause();
      return this.show("ended");
    }
    if (plan.state === "paused" || target < plan.offset) return this.hold(plan, target);
    return this.follow(target / 1000);
  }

  /** Stands on one picture: paused, or before the moment. */
  hold(plan, target) {
    const { video } = this;
    if (!video.paused) video.pause();
    const stands = plan.offset / 1000;
    if (!video.seeking && Math.abs(video.currentTime - stands) > 0.03) video.currentTime = stands;
    if (plan.state === "playing") {
      clearTimeout(this.start);
      const wait = plan.offset - target - START_S * 1000;
      if (wait < 2 * STEP_MS) this.start = setTimeout(() => this.begin(), Math.max(0, wait));
    }
    this.show(plan.state === "paused" ? "paused" : "waiting");
  }

  begin() {
    this.changed = performance.now();
    this.video.play().catch((fault) => fault.name === "NotAllowedError" && this.silently());
  }

  /** The browser wants a hand on the page before it makes a sound: the picture goes on, a button offers the sound. */
  silently() {
    this.video.muted = true;
    this.button.hidden = false;
    this.video.play().catch(() => {});
  }

  unmute() {
    this.video.muted = false;
    this.button.hidden = true;
  }

  follow(target) {
    const { video } = this;
    if (video.paused) this.begin();
    if (video.seeking || video.readyState < 2) return this.show("playing");
    const error = target - video.currentTime;
    this.off = Math.round(error * 1000);
    const { jump, rate } = ladder(error, performance.now() - this.changed < FRESH_MS);
    if (jump) {
      this.jumped = true;
      video.currentTime = target + this.lead;
    }
    if (video.playbackRate !== rate) video.playbackRate = rate;
    return this.show("playing");
  }

  /** A jump has ended: learn how long it took. */
  landed() {
    if (!this.jumped || this.video.paused) return;
    this.jumped = false;
    const late = position(this.plan, now()) / 1000 - this.video.currentTime;
    this.lead = Math.max(0.02, Math.min(0.8, this.lead + late));
  }

  show(showing) {
    const [away, missing] = [showing === "idle" || showing === "ended", showing === "missing"];
    if (this.hidden !== away) this.hidden = away;
    if (this.word.hidden === missing) this.word.hidden = !missing;
    if (this.video.hidden !== missing) this.video.hidden = missing;
    if (showing === this.showing) return;
    this.showing = showing;
    const detail = { showing, sound: !this.video.muted, off: this.off };
    document.dispatchEvent(new CustomEvent("film", { detail }));
  }
}

customElements.define("film-pane", FilmPane);
