// <speaker-timer>: counts in server time to data-until (or stands at data-left while data-held), over the end upwards. What
// phase it is in stands as a word and as data-phase on its face: colour alone tells nobody.
import { now, onTick } from "../../ui/js/clock.js";

class SpeakerTimer extends HTMLElement {
  static observedAttributes = ["data-kind", "data-until", "data-left", "data-held", "data-words"];

  connectedCallback() {
    this.rest = onTick((at) => this.draw(at));
  }

  disconnectedCallback() {
    this.rest?.();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.draw(now());
  }

  draw(at) {
    const face = this.querySelector(".timer-face");
    if (!face) return;
    const { kind, until, left, held, warn, last, words } = this.dataset;
    const rest = held === undefined ? Number(until) - at : Number(left);
    const phase = kind ? phaseOf(rest, Number(warn), Number(last)) : "off";
    const said = JSON.parse(words || "{}");
    put(face.querySelector(".timer-digits"), kind ? digits(kind === "countdown" ? Math.max(0, rest) : rest) : "–");
    put(face.querySelector(".timer-word"), [said[phase], held !== undefined && kind && said.held].filter(Boolean).join(" · "));
    if (face.dataset.phase !== phase) face.dataset.phase = phase;
    face.toggleAttribute("data-held", held !== undefined);
  }
}

function phaseOf(rest, warn, last) {
  if (rest <= -1000) return "over";
  if (rest <= last) return "last";
  return rest <= warn ? "soon" : "";
}

/** 12:05, 1:02:05, and +0:42 when the time is over. A second counts until it is gone: 15:00 stands for a whole second. */
export function digits(rest) {
  const seconds = rest < 0 ? Math.floor(-rest / 1000) : Math.ceil(rest / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = `${String(minutes).padStart(hours ? 2 : 1, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  return `${rest <= -1000 ? "+" : ""}${hours ? `${hours}:` : ""}${tail}`;
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

customElements.define("speaker-timer", SpeakerTimer);
