// <poll-pane data-until data-left data-over>: how long a poll on the screens is still open, in server time. All else is drawn by the server.
import { now, onTick } from "../../ui/js/clock.js";

class PollPane extends HTMLElement {
  static observedAttributes = ["data-until", "data-state", "data-shown"];

  connectedCallback() {
    this.rest = onTick((at) => this.draw(at));
  }

  disconnectedCallback() {
    this.rest?.();
  }

  attributeChangedCallback() {
    if (this.isConnected) queueMicrotask(() => this.draw(now())); // what stands inside is written after the attributes
  }

  draw(at) {
    const face = this.querySelector(".poll-clock");
    if (!face) return;
    const { until, state, left, over } = this.dataset;
    const rest = until ? Math.max(0, Math.ceil((Number(until) - at) / 1000)) : 0;
    const clock = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
    const text = state !== "open" || !until ? "" : rest ? `${clock} ${left}` : over;
    if (face.textContent !== text) face.textContent = text;
    this.toggleAttribute("data-last", Boolean(text) && rest <= 10);
  }
}

customElements.define("poll-pane", PollPane);
