// The studio: what this computer's cameras, screens and microphones give becomes the broadcast.
import { now } from "../../../ui/js/clock.js";
import { Callers } from "./caller.js";
import { unable } from "./devices.js";
import { Line } from "./line.js";
import { Mixer } from "./mixer.js";
import { Picture } from "./picture.js";
import { Recorder } from "./recorder.js";
import { Sources } from "./sources.js";
import { Steps } from "./steps.js";

const LOOK_MS = 100;
const page = document.getElementById("studio");
const texts = JSON.parse(document.getElementById("studio-texts").textContent);
const one = (name) => page.querySelector(`[data-${name}]`);
const slide = () => document.querySelector("slide-pane:not([hidden]) .slide-stage:not([data-dark]) img");

class Studio {
  constructor() {
    this.picture = new Picture(one("programme"), slide);
    this.mixer = new Mixer();
    this.line = new Line(page.dataset.ticket, { state: (word, reason) => this.state(word, reason) });
    const began = () => this.line.send(JSON.stringify({ began: Math.round(now()) }));
    this.recorder = new Recorder(this.picture, this.mixer, { began, slice: (data) => this.slice(data) });
    Object.assign(this, { steps: new Steps(), callers: new Callers(this.picture, this.mixer, one) });
    this.sources = new Sources(this.picture, this.mixer, { one, texts, say: (text) => this.say(text) });
  }

  start() {
    one("mute").addEventListener("change", ({ target }) => this.mixer.mute(target.checked));
    one("standby").addEventListener("change", ({ target }) => { this.line.standby = target.checked; });
    one("lines").addEventListener("change", ({ target }) => this.limit(Number(target.value)));
    for (const name of ["main", "inset"]) {
      this.picture[name] = one(name).value;
      one(name).addEventListener("change", ({ target }) => { this.picture[name] = target.value; });
    }
    one("go").addEventListener("click", () => this.toggle());
    addEventListener("beforeunload", (event) => this.line.wanted && event.preventDefault());
    setInterval(() => this.look(), LOOK_MS);
    this.sources.start();
  }

  limit(lines) {
    this.steps.limit(lines, performance.now());
    if (this.sends) this.recorder.start(this.steps.step);
    else this.picture.resize(this.steps.step.lines);
  }

  toggle() {
    this.mixer.wake();
    if (this.line.wanted) this.line.close();
    else this.line.begin();
  }

  state(word, reason = "") {
    const was = this.sends;
    page.dataset.state = word;
    if (!this.sends) this.recorder.stop();
    else if (!was) this.recorder.start(this.steps.step);
    const label = word === "standing" ? texts.stop_standing : texts.stop;
    one("go").querySelector("[data-label]").textContent = this.line.wanted ? label : texts.start;
    one("state").textContent = texts[`is_${word}`];
    this.say(reason ? (texts[`why_${reason.split(" ")[0]}`] ?? texts.why_other) : "");
  }

  get sends() {
    return ["on", "standing"].includes(page.dataset.state);
  }

  slice(data) {
    this.line.send(data);
    const word = this.steps.judge(this.line.waiting, performance.now());
    if (word === "anew") this.line.anew();
    else if (word) this.recorder.start(this.steps.step);
  }

  look() {
    one("level").value = this.mixer.level();
    one("rate").textContent = this.sends ? `${this.steps.step.bits / 1000} kbit/s` : "";
    const missing = !this.picture.has(this.picture.main);
    if (one("empty").hidden === missing) one("empty").hidden = !missing;
  }

  say(text) {
    one("said").textContent = text;
    one("said").hidden = !text;
  }
}

const reason = unable();
one("unable").textContent = texts[reason] ?? "";
one("unable").hidden = !reason;
one("desk").hidden = Boolean(reason);
if (!reason) new Studio().start();
