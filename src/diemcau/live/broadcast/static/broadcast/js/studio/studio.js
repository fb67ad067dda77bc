// The studio: what this computer's cameras, screens and microphones give becomes the broadcast.
import { now } from "../../../ui/js/clock.js";
import { Callers } from "./caller.js";
import { camera, list, microphone, screen, unable, why } from "./devices.js";
import { Line } from "./line.js";
import { Mixer } from "./mixer.js";
import { Picture } from "./picture.js";
import { Recorder } from "./recorder.js";
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
  }

  start() {
    one("camera").addEventListener("change", ({ target }) => this.take("camera", () => camera(target.value)));
    one("share").addEventListener("click", () => this.share());
    one("mute").addEventListener("change", ({ target }) => this.mixer.mute(target.checked));
    one("standby").addEventListener("change", ({ target }) => { this.line.standby = target.checked; });
    one("lines").addEventListener("change", ({ target }) => this.limit(Number(target.value)));
    for (const name of ["main", "inset"]) {
      this.picture[name] = one(name).value;
      one(name).addEventListener("change", ({ target }) => { this.picture[name] = target.value; });
    }
    one("go").addEventListener("click", () => this.toggle());
    one("allow").addEventListener("click", () => this.allow());
    navigator.mediaDevices.addEventListener("devicechange", () => this.fill());
    addEventListener("beforeunload", (event) => this.line.wanted && event.preventDefault());
    setInterval(() => this.look(), LOOK_MS);
    this.fill();
  }

  /** The first hand on the page: camera and first microphone at once, so that names of devices are there. */
  async allow() {
    this.mixer.wake();
    await this.take("camera", () => camera(one("camera").value));
    await this.hear("", true);
    await this.fill();
  }

  async take(name, open) {
    try {
      await this.picture.put(name, await open());
      this.say("");
      return true;
    } catch (fault) {
      this.say(texts[why(fault)]);
      return false;
    }
  }

  async share() {
    let sound = null;
    const isThere = await this.take("screen", async () => {
      const stream = await screen();
      if (stream.getAudioTracks().length) sound = new MediaStream(stream.getAudioTracks());
      stream.getVideoTracks()[0].addEventListener("ended", () => this.picture.put("screen", null));
      return new MediaStream(stream.getVideoTracks());
    });
    if (sound) this.mixer.add("screen", sound);
    if (isThere && !this.picture.has("camera")) this.picture.main = one("main").value = "screen";
  }

  async hear(id, on) {
    try {
      if (on) this.mixer.add(id, await microphone(id));
      else this.mixer.remove(id);
    } catch (fault) {
      this.say(texts[why(fault)]);
    }
  }

  async fill() {
    const { cameras, microphones } = await list();
    const kept = one("camera").value;
    one("camera").replaceChildren(...cameras.map(({ id, label }, n) => new Option(label || `${texts.camera} ${n + 1}`, id)));
    one("camera").value = kept || one("camera").value;
    if (this.mixer.inputs.has("") && microphones.length) {
      this.mixer.inputs.set(microphones[0].id, this.mixer.inputs.get("")); // now that it has a name
      this.mixer.inputs.delete("");
    }
    one("microphones").replaceChildren(...microphones.map((found, n) => this.row(found, n)));
  }

  row({ id, label }, n) {
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: this.mixer.inputs.has(id) });
    box.addEventListener("change", () => this.hear(id, box.checked));
    const row = document.createElement("label");
    row.append(box, ` ${label || `${texts.microphone} ${n + 1}`}`);
    return row;
  }

  limit(lines) {
    this.steps.limit(lines, performance.now());
    if (page.dataset.state === "on") this.recorder.start(this.steps.step);
    else this.picture.resize(this.steps.step.lines);
  }

  toggle() {
    this.mixer.wake();
    if (this.line.wanted) this.line.close();
    else this.line.open();
  }

  state(word, reason = "") {
    if (word === "on") this.recorder.start(this.steps.step);
    else this.recorder.stop();
    page.dataset.state = word;
    one("go").querySelector("[data-label]").textContent = this.line.wanted ? texts.stop : texts.start;
    one("state").textContent = texts[`is_${word}`];
    this.say(reason ? (texts[`why_${reason.split(" ")[0]}`] ?? texts.why_other) : "");
  }

  slice(data) {
    this.line.send(data);
    const word = this.steps.judge(this.line.waiting, performance.now());
    if (word === "anew") this.line.anew();
    else if (word) this.recorder.start(this.steps.step);
  }

  look() {
    one("level").value = this.mixer.level();
    one("rate").textContent = page.dataset.state === "on" ? `${this.steps.step.bits / 1000} kbit/s` : "";
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
