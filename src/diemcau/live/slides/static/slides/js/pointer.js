// A finger or mouse on the page is a light point in every room: sent ten times a second at the most, kept nowhere.
import { renewTicket, ticketHeaders } from "../../ui/js/live.js";

const EVERY_MS = 120;

export class Pointer {
  /** `button` switches it on and off; it points only while `may()`. */
  constructor(view, button, url, may) {
    this.view = view;
    this.button = button;
    this.url = url;
    this.may = may;
    this.on = false;
    button.addEventListener("click", () => this.toggle());
    for (const name of ["pointermove", "pointerdown"]) view.addEventListener(name, (event) => this.move(event));
    for (const name of ["pointerleave", "pointercancel"]) view.addEventListener(name, () => this.off());
  }

  toggle() {
    this.on = !this.on;
    this.draw();
    if (!this.on) this.off();
  }

  draw() {
    this.button.hidden = false;
    this.button.setAttribute("aria-pressed", String(this.on));
    this.view.toggleAttribute("data-pointing", this.on);
  }

  move(event) {
    const image = this.view.querySelector("slide-pane img");
    if (!this.on || !this.may() || !image) return;
    event.preventDefault();
    const box = image.getBoundingClientRect();
    const share = Math.min(box.width / image.naturalWidth, box.height / image.naturalHeight);
    const [wide, high] = [image.naturalWidth * share, image.naturalHeight * share];
    const x = (event.clientX - box.left - (box.width - wide) / 2) / wide;
    const y = (event.clientY - box.top - (box.height - high) / 2) / high;
    if (x >= 0 && x <= 1 && y >= 0 && y <= 1) this.send({ x: Math.round(x * 10_000), y: Math.round(y * 10_000) });
  }

  off() {
    if (this.last) this.send({});
    this.last = 0;
  }

  /** The latest place wins; one request at a time. */
  send(point) {
    this.next = point;
    if (this.timer) return;
    const rest = Math.max(0, EVERY_MS - (performance.now() - (this.last ?? 0)));
    this.timer = setTimeout(() => this.post(), rest);
  }

  async post() {
    this.last = performance.now();
    const body = JSON.stringify(this.next);
    this.next = null;
    try {
      const answer = await fetch(this.url, { method: "POST", headers: ticketHeaders(), body });
      if (answer.status === 401) await renewTicket();
    } catch {
      // no line: a point is worth nothing a moment later
    }
    this.timer = 0;
    if (this.next) this.send(this.next);
  }
}
