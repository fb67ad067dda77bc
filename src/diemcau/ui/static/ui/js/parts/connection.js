// <connection-indicator>: a calm word on the line. Listens to `connection` events {state, lastGood} of stream.js or the desk.
const WORDS = { connecting: "unknown", live: "ready", slow: "degraded", lost: "lost" };
const PATIENCE_MS = { ready: 0, unknown: 0, degraded: 2000, lost: 3000 };

class ConnectionIndicator extends HTMLElement {
  connectedCallback() {
    if (this.hasAttribute("data-fixed")) return;
    this.tell = (event) => this.hear(event.detail);
    document.addEventListener("connection", this.tell);
  }

  disconnectedCallback() {
    document.removeEventListener("connection", this.tell);
    clearTimeout(this.timer);
  }

  hear({ state, lastGood }) {
    const word = WORDS[state] ?? "unknown";
    if (lastGood) {
      for (const time of this.querySelectorAll("time[data-last-good]")) time.dataset.since = lastGood;
    }
    if (word === this.waiting) return;
    clearTimeout(this.timer);
    this.waiting = word;
    // A line that stumbles for a second is nobody's business: bad news waits, good news does not.
    this.timer = setTimeout(() => {
      if (this.dataset.state !== word) this.dataset.state = word;
    }, PATIENCE_MS[word]);
  }
}

customElements.define("connection-indicator", ConnectionIndicator);
