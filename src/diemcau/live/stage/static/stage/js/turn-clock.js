// <turn-clock data-until [data-held] data-words>: what whoever speaks still has, or is over. Calm: it says so and does nothing.
import { onTick } from "../../ui/js/clock.js";
import { left } from "./countdown.js";

class TurnClock extends HTMLElement {
  static observedAttributes = ["data-until", "data-held"];

  connectedCallback() {
    if (!this.firstElementChild) this.innerHTML = "<b></b> <span></span>";
    this.rest = onTick(() => this.draw());
  }

  disconnectedCallback() {
    this.rest?.();
  }

  attributeChangedCallback() {
    if (this.rest) this.draw();
  }

  draw() {
    const { until, held } = this.dataset;
    const words = JSON.parse(this.dataset.words);
    const { text, phase } = left(Number(until), held);
    put(this.querySelector("b"), text);
    put(this.querySelector("span"), [phase === "over" ? words.over : words.left, held !== undefined && words.held].filter(Boolean).join(" · "));
    if (this.dataset.phase !== phase) this.dataset.phase = phase;
  }
}

function put(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

customElements.define("turn-clock", TurnClock);
