// <room-call data-site data-step data-way data-until [data-held] [data-muted] data-unseen data-ticket data-words>: a room's own end of
// call-in, on its screen and camera page. Camera and microphone are open while the hub checks, while the room is next and on air; they
// leave only while it is checked or on air. Says on document `call` {on}: the broadcast's sound is silent meanwhile.
import { onTick } from "../../../ui/js/clock.js";
import { resync } from "../../../ui/js/live.js";
import { left } from "../countdown.js";
import { devices, isGiven } from "./camera.js";
import { Caller } from "./caller.js";
import { Face } from "./face.js";
import { Loopback } from "./loopback.js";
import { Own } from "./own.js";
import { Sight } from "./sight.js";

const SEATS = { checking: "desk", next: "air", on: "air" };
const [DEAF_MS, THANKS_MS] = [4000, 15_000];

class RoomCall extends HTMLElement {
  static observedAttributes = ["data-step", "data-muted", "data-way", "data-turns"];

  connectedCallback() {
    if (this.face) return;
    this.words = JSON.parse(this.dataset.words);
    this.sight = new Sight(this.dataset.unseen);
    this.own = new Own(this.dataset.site, () => this.run());
    this.face = new Face(this.querySelector(".call-own"), this.words, {
      allow: () => this.allow(),
      take: () => this.caller.to(SEATS[this.dataset.step], true),
      chosen: (kind, id) => this.own.choose(kind, id),
    });
    this.loopback = new Loopback(this.face.video, (word, seconds) => this.looped(word, seconds));
    this.caller = new Caller(this.dataset.ticket, {
      state: (word) => {
        this.line = word;
        this.draw();
      },
      sound: (stream) => this.hear(stream),
      thin: () => this.draw(),
    });
    navigator.mediaDevices?.addEventListener("devicechange", () => (this.own.fault === "missing" ? this.begin() : this.fill()));
    document.addEventListener("visibilitychange", () => this.awake());
    onTick(() => this.draw());
    this.follow();
  }

  attributeChangedCallback(name, before, after) {
    if (this.face && before !== after) this.follow();
  }

  /** A hand on the page; where nobody is called, on the page made for it, a try: ten seconds that leave this device nowhere. */
  allow() {
    this.trial = !this.isLive;
    return this.own.open();
  }

  get isLive() {
    return this.dataset.step in SEATS && this.dataset.way === "line";
  }

  /** The room's place in the queue is another one. */
  follow() {
    const { step, turns } = this.dataset;
    const [isNew, now] = [step !== this.step, `${step} ${turns}`];
    if (![undefined, now].includes(this.turns) && document.getElementById("call-ask")) resync(0); // what one may ask for is another
    if (isNew) this.ended = this.step === "on" && step === "" ? performance.now() : 0;
    if (isNew) this.loopback.end();
    [this.step, this.turns] = [step, now];
    document.dispatchEvent(new CustomEvent("call", { detail: { on: step === "on" } }));
    if (this.isLive) this.begin();
    this.run();
    this.awake();
  }

  /** Without a hand on the page where this device was chosen before, or is allowed for good. */
  async begin() {
    if (!this.own.stream && (await isGiven()) && this.isLive) await this.own.open();
  }

  /** Lets out what may leave, to whom it is for. */
  run() {
    const { step } = this.dataset;
    const { stream } = this.own;
    if (!this.isLive) this.rest();
    else if (stream) {
      const leaves = step === "checking" || step === "on";
      this.caller.let(leaves && !("muted" in this.dataset) ? this.own.track("audio") : null, leaves ? this.own.track("video") : null);
      this.caller.to(SEATS[step]);
    }
    if (!stream || !(step === "checking" || this.trial)) this.mirrored = null;
    else if (this.mirrored !== stream) this.loopback.begin((this.mirrored = stream));
    this.face.look(this.own.stream);
    this.fill();
    this.draw();
  }

  rest() {
    this.caller.leave();
    [this.face.audio.srcObject, this.line] = [null, ""];
    if (this.dataset.step !== "ready" && !this.trial) this.own.close(); // who was checked will need it soon
  }

  async fill() {
    this.face.fill(this.own.stream ? await devices() : { cameras: [], microphones: [] }, this.own.stream);
  }

  hear(stream) {
    [this.face.audio.srcObject, this.heard] = [stream, performance.now()];
  }

  looped(word, seconds) {
    this.face.showLoopback(word, seconds);
    if (word) return;
    this.trial = false;
    if (this.isLive) this.face.look(this.own.stream);
    else this.run();
  }

  /** In one sentence what is the matter; what the room is to do stands above it, from the server. */
  sentence() {
    const { own, line, words } = this;
    if (performance.now() - this.ended < THANKS_MS && this.ended) return words.is_ended;
    if (!this.isLive && !this.trial) return "";
    if (own.fault) return words[`why_${own.fault}`];
    if (own.asking) return words.is_asking;
    if (!own.stream) return words.is_off;
    const track = this.face.audio.srcObject?.getAudioTracks()[0];
    const isDeaf = this.step === "on" && line === "connected" && track?.muted !== false && performance.now() - this.heard > DEAF_MS;
    if (isDeaf) return words.is_deaf;
    if (line !== "connected") return words[`is_${line}`] ?? "";
    return this.caller.thinning.thin ? words.is_thin : this.step === "next" ? words.is_connected : "";
  }

  draw() {
    const { face, own } = this;
    this.sight.hear(this.isLive ? this.line : "");
    face.say(this.sentence());
    const mayTry = this.isLive || document.getElementById("call-ask");
    const isAsked = mayTry && !own.asking && !own.stream && own.fault !== "insecure";
    face.showAllow(isAsked, own.fault ? "again" : this.isLive ? "allow" : "try");
    face.take.hidden = this.line !== "other" || !this.isLive;
    face.showLeft(this.step === "on" ? left(Number(this.dataset.until), this.dataset.held) : null, this.dataset.held);
    this.dataset.line = own.fault || this.line || "";
  }

  async awake() {
    if (!this.isLive || document.visibilityState !== "visible") return;
    await navigator.wakeLock?.request("screen").catch(() => {});
  }
}

customElements.define("room-call", RoomCall);
