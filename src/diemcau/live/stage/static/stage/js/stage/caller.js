// <stage-caller data-on data-name data-until [data-muted] [data-way data-way-name data-held] data-check data-check-name data-ticket>: takes the calls of
// rooms for the seats that the page names (meta call-seats, call-rank). Says on document `caller` {stream, name} of whoever is on
// air, hears `hall-sound` {track}: what callers hear.
import { onTick } from "../../../ui/js/clock.js";
import { Signal } from "../signal.js";
import { Face } from "./face.js";
import { figures } from "./figures.js";
import { isMirrored, mirrored } from "./mirror.js";
import { Seat } from "./seat.js";

const LOOK_MS = 500;
const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

class StageCaller extends HTMLElement {
  static observedAttributes = ["data-on", "data-name", "data-until", "data-muted", "data-way", "data-held", "data-check", "data-next"];

  connectedCallback() {
    if (this.seats) return;
    this.words = JSON.parse(this.dataset.words);
    this.seats = {};
    this.faces = {};
    this.streams = { air: new Map(), desk: new Map() };
    this.back = null;
    const names = meta("call-seats").split(" ").filter(Boolean);
    this.signal = new Signal(this.dataset.ticket, names, {
      open: () => this.arrived(),
      closed: () => this.draw(),
      heard: (body, word) => Object.values(this.seats).forEach((seat) => seat.hear(body, word)),
    });
    for (const name of names) this.sit(name);
    document.addEventListener("hall-sound", ({ detail }) => this.hallSound(detail.track));
    document.dispatchEvent(new CustomEvent("hall-sound-wanted"));
    if (!mirrored(this, () => this.signal.open())) this.signal.open();
    this.addEventListener("change", () => this.draw());
    onTick(() => this.draw());
    setInterval(() => this.measure(), LOOK_MS);
    this.draw();
  }

  attributeChangedCallback() {
    if (this.seats) this.draw();
  }

  sit(name) {
    const told = {
      stream: (site, stream, facts) => this.streamed(name, site, stream, facts),
      holds: () => this.draw(),
    };
    const seat = new Seat(name, Number(meta("call-rank")) || 1, this.signal, told, () => (name === "air" ? this.back : null));
    this.seats[name] = seat;
    this.faces[name] = new Face(name, this.words, () => seat.take());
    this.querySelector(".caller-own").append(this.faces[name].box);
  }

  arrived() {
    for (const seat of Object.values(this.seats)) seat.arrive();
    this.draw();
  }

  hallSound(track) {
    this.back = track;
    this.seats.air?.soundChanged();
  }

  streamed(name, site, stream, facts) {
    if (stream) this.streams[name].set(String(site), { stream, facts });
    else this.streams[name].delete(String(site));
    this.draw();
  }

  draw() {
    this.drawAir();
    this.drawDesk();
  }

  drawAir() {
    const { air } = this.faces;
    if (!air) return;
    const { on, name, until, way, wayName, held } = this.dataset;
    const [isMuted, isElse] = ["muted" in this.dataset, Boolean(way) && way !== "line"];
    const call = this.mirror ? this.mirror(on) : this.streams.air.get(on);
    const isElsewhere = !this.mirror && this.seats.air.has === false;
    air.takes.hidden = !isElsewhere;
    air.play(call?.stream ?? null);
    if (air.sound.hidden) air.video.muted = isMuted || Boolean(this.mirror) || !air.aloud.checked;
    const { next } = this.dataset;
    const isAlone = Boolean(call) && !isElse && !this.mirror && meta("call-rank") === "1" && this.seats.air.rank === 1;
    air.showAlone(isAlone && !isMirrored() ? this.words.alone : "");
    air.showNext(!next || isElsewhere || this.mirror ? "" : this.words[this.streams.air.get(next)?.facts.state === "on" ? "next_ready" : "next_waits"]);
    const said = !on ? "none" : isElse ? "" : isElsewhere ? "elsewhere" : call ? { on: "", again: "again" }[call.facts.state] ?? "waiting" : this.signal.isOpen || this.mirror ? "waiting" : "lost";
    const more = [isMuted && this.words.muted, call?.facts.thin && this.words.thin].filter(Boolean).join(" · ");
    air.show({ said: said ? this.words[`is_${said}`] : isElse ? wayName : "", name, until: Number(until), held, more });
    this.tell(on && call?.stream.getAudioTracks().length && !isElse ? { stream: call.stream, facts: call.facts, name, muted: isMuted } : { stream: null, facts: {}, name: "", muted: false });
  }

  /** The studio mixes the caller in, a window opened from here shows the same. */
  tell(caller) {
    const before = window.caller;
    window.caller = { ...caller, on: this.dataset.on, has: this.seats.air.has !== false };
    if (before?.stream === caller.stream && before?.muted === caller.muted && before?.name === caller.name) return;
    document.dispatchEvent(new CustomEvent("caller", { detail: caller }));
  }

  drawDesk() {
    const { desk } = this.faces;
    if (!desk) return;
    const { check, checkName } = this.dataset;
    const call = this.streams.desk.get(check);
    desk.box.hidden = !check;
    desk.takes.hidden = this.seats.desk.has !== false || !check;
    desk.play(call?.stream ?? null);
    const said = call ? { on: "", again: "again" }[call.facts.state] ?? "waiting" : "waiting";
    desk.show({ said: said ? this.words[`is_${said}`] : "", name: checkName, until: 0, more: call?.facts.thin ? this.words.thin : "" });
  }

  /** Ends of rooms that went without a word, and are wanted no more. */
  clear() {
    const { on, next, check } = this.dataset;
    for (const [name, wanted] of [["air", [on, next]], ["desk", [check]]]) {
      const gone = [...(this.seats[name]?.calls ?? [])].filter(([site, { facts }]) => facts.state === "again" && !wanted.includes(String(site)));
      for (const [site] of gone) this.seats[name].drop(site);
    }
  }

  async measure() {
    this.clear();
    for (const [name, site] of [["air", this.dataset.on], ["desk", this.dataset.check]]) {
      const call = site ? this.seats[name]?.calls.get(Number(site)) : null;
      this.faces[name]?.showFigures(call && call.facts.state === "on" ? await figures(call) : null);
    }
  }
}

customElements.define("stage-caller", StageCaller);
