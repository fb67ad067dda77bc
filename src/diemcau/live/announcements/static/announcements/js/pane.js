// <announcement-pane>: shows the first of its messages whose time is not over by the server's clock, with or without a line.
import { now, onTick } from "../../ui/js/clock.js";

class AnnouncementPane extends HTMLElement {
  connectedCallback() {
    this.stop = onTick((at) => this.look(at));
    this.again = () => this.look(now());
    document.addEventListener("swapped", this.again);
  }

  disconnectedCallback() {
    this.stop();
    document.removeEventListener("swapped", this.again);
  }

  look(at) {
    let shown = null;
    for (const message of this.children) {
      const until = Number(message.dataset.until);
      const stands = !shown && (!until || at < until);
      if (stands) shown = message;
      if (message.hidden === stands) message.hidden = !stands;
    }
    if (this.hidden === Boolean(shown)) this.hidden = !shown;
  }
}

customElements.define("announcement-pane", AnnouncementPane);
