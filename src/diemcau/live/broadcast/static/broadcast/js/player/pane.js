// <broadcast-pane data-phase data-media [data-playlist] [data-silent]>: plays what the hall broadcasts, as well as this room's line can.
// Says on document `playing-date` {at: Unix ms | null} and `broadcast` {mode, rung, sound, stalls, latency_ms, kbps, dropped},
// and the same with every beat. Phases: off, live, lost, closed.
import { say } from "../../../ui/js/live.js";
import { now } from "../../../ui/js/clock.js";
import { sound } from "../../../ui/js/sound.js";
import { Faces } from "./faces.js";
import { Flow, STUCK_MS } from "./flow.js";
import { recall, remember } from "./memory.js";
import { Modes } from "./modes.js";
import { Pace } from "./pace.js";
import "./policy.js";
import { Source } from "./source.js";
import { Voice } from "./voice.js";

const STEP_MS = 250;
const [FAR_S, NEAR_S] = [8, 3]; // with parts it is sooner far
const KEEP_MS = 15_000;

class BroadcastPane extends HTMLElement {
  connectedCallback() {
    this.kept ??= recall();
    this.faces ??= new Faces(this);
    this.voice ??= new Voice(this.faces);
    this.source ??= new Source(this.faces.video, this.kept.kbps ?? 0, { unable: () => this.faces.showCard("unable") });
    this.modes ??= new Modes(this.kept.kbps, performance.now());
    this.pace ??= new Pace(this.kept.kbps);
    this.flow = new Flow(performance.now());
    this.counts ??= { stalls: 0 };
    this.line = true;
    this.renewed = 0;
    this.stop = new AbortController();
    this.listen({ signal: this.stop.signal });
    this.timer = setInterval(() => this.step(), STEP_MS);
    this.step();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    this.stop.abort();
    this.source.stop();
    this.wanted = undefined;
  }

  listen(options) {
    const { video, select } = this.faces;
    this.voice.listen(options);
    document.addEventListener("connection", ({ detail }) => { this.line = detail.state !== "lost"; }, options);
    document.addEventListener("woke", () => this.renew(), options);
    video.addEventListener("waiting", () => { this.counts.stalls += this.played && !video.seeking ? 1 : 0; }, options); // no jump of ours
    video.addEventListener("playing", () => { this.played = this.ever = true; this.faces.thaw(); }, options);
    select.value = this.modes.wish = this.kept.wish ?? "";
    select.addEventListener("change", () => { this.modes.wish = select.value; remember({ wish: select.value }); }, options);
  }

  get isOn() {
    return ["live", "lost"].includes(this.dataset.phase) && this.dataset.media !== "";
  }

  step() {
    const moment = performance.now();
    const { video } = this.faces;
    const flows = video.readyState > 2 && !video.paused;
    this.flow.step(flows || this.dataset.phase !== "live" || this.modes.mode === "C", moment);
    const { starved } = this.flow;
    const { gauge, left } = this.source;
    const kbps = gauge.pieces ? gauge.kbps : 0;
    const step = this.modes.step({ now: moment, kbps, starved, left, line: this.line });
    const mode = step === "B" && this.dataset.playlist ? "A" : step; // another server's playlist names its own thin rungs
    if (this.modes.doubts) this.source.knock("audio");
    this.follow(mode, moment, kbps);
    const still = moment - Math.max(gauge.heard, this.renewed, this.flow.at); // nothing comes, nothing plays
    if (still > 2 * STUCK_MS) this.renew(moment);
    this.hurry(moment);
    this.show(mode);
    this.tell(mode, moment, kbps);
  }

  /** Has the playlist of the mode. */
  follow(mode, now, kbps) {
    const low = this.pace.step({ now, kbps, stalls: this.counts.stalls, coming: this.source.gauge.coming });
    const name = { A: low ? "live-ll" : "live", B: "silent" in this.dataset ? "stills" : "audio" }[mode]; // where there is no sound
    const wanted = this.isOn && name ? this.dataset.playlist || `${this.dataset.media}/${name}.m3u8` : null;
    if (wanted === this.wanted) return;
    if (this.played) this.faces.freeze();
    const careful = mode === "A" && this.source.low && !low; // the line has become thin
    this.flow.anew(now);
    this.wanted = wanted;
    this.played = false;
    this.source.play(wanted, { low: low && mode === "A", careful });
    if (careful) this.source.knock("audio");
  }

  renew(moment = performance.now()) {
    if (!this.source.hls) return;
    this.renewed = moment;
    this.faces.freeze();
    this.played = false;
    this.source.again();
  }

  /** Far behind: a jump to where the others are, seldom; less far: a little faster, as long as there is something to play. */
  hurry(moment) {
    const { video } = this.faces;
    const { ahead, behind, target, low } = this.source;
    if (!behind || !this.played) return;
    if (behind > target + (low ? NEAR_S : FAR_S) && moment - (this.jumped ?? 0) > 2 * STUCK_MS) {
      this.jumped = moment;
      this.source.jump();
    }
    if (low) return; // hls.js does it
    const rate = behind > target + 3 && ahead > 3 ? 1.06 : behind < target + 1 ? 1 : video.playbackRate;
    if (video.playbackRate !== rate) video.playbackRate = rate;
  }

  show(mode) {
    const { phase } = this.dataset;
    if (this.hidden === this.isOn) this.hidden = !this.isOn;
    this.toggleAttribute("data-quiet", mode === "C" || mode === "D");
    if (this.dataset.mode !== mode) this.dataset.mode = mode;
    this.faces.showMode(this.dataset.media ? mode : ""); // of what this server does not carry nothing is said
    if (this.faces.card.dataset.card === "unable") return;
    const lost = phase === "lost" || mode === "D" || (this.ever && this.flow.isLost);
    this.faces.showCard(lost ? "lost" : mode === "B" && !("silent" in this.dataset) ? "only" : "");
  }

  tell(mode, moment, kbps) {
    const { source } = this;
    const at = source.playing;
    document.dispatchEvent(new CustomEvent("playing-date", { detail: { at } }));
    if (kbps && moment - (this.noted ?? 0) > KEEP_MS) {
      this.noted = moment;
      remember({ kbps: Math.round(kbps) });
    }
    const word = {
      mode,
      rung: mode === "B" ? "audio" : mode === "A" ? source.rung : "",
      sound: sound.on,
      stalls: this.counts.stalls,
      latency_ms: at ? Math.max(0, Math.round(now() - at)) : 0,
      kbps: Math.round(kbps),
      dropped: this.faces.video.getVideoPlaybackQuality?.().droppedVideoFrames ?? 0,
    };
    if (this.dataset.media) say(word); // also before the hall is on air: the wall sees who is ready
    document.dispatchEvent(new CustomEvent("broadcast", { detail: word }));
  }
}

customElements.define("broadcast-pane", BroadcastPane);
