// <slide-pane data-deck data-page data-at data-base data-big data-small data-manifest [data-blank]>: the page all rooms show.
// The stream writes the attributes; the picture changes at the moment `data-at` (server time, Unix ms) of the hall's picture
// when a player on this page says where it is, by an event on document every second or so:
//   new CustomEvent("playing-date", {detail: {at: Unix ms, or null when nothing plays}})
// Without one it changes at once. Says `slide-shown` {deck, page, at} and `slides-ready` {manifest, have, pages} on document, and with
// every beat how much of the deck shown and of those to come is here: `slides` "<first 8 of the manifest>=<percent> …".
import { say } from "../../ui/js/live.js";
import { careful, size } from "./line.js";
import { Pages } from "./pages.js";

const SILENT_MS = 3000; // a player that says nothing for so long plays nothing
const LONGEST_MS = 60_000; // no picture is further behind
const POINTER_MS = 1500;

let playing = null;
document.addEventListener("playing-date", ({ detail }) => {
  playing = detail?.at ? { at: detail.at, heard: performance.now() } : null;
});

/** How long until the picture gets to the moment `at`, in ms. */
export function wait(at, mono = performance.now()) {
  if (!playing || mono - playing.heard > SILENT_MS) return 0;
  return Math.min(LONGEST_MS, Math.max(0, at - (playing.at + mono - playing.heard)));
}

class SlidePane extends HTMLElement {
  static observedAttributes = ["data-deck", "data-page", "data-at", "data-blank", "data-big", "data-base", "data-ahead"];

  connectedCallback() {
    this.shares ??= new Map();
    this.pages ??= new Pages((manifest, have, pages) => this.ready(manifest, have, pages));
    this.turn = 0;
    this.point = ({ detail }) => this.showPointer(detail);
    document.addEventListener("cue:pointer", this.point);
    this.attributeChangedCallback();
  }

  disconnectedCallback() {
    document.removeEventListener("cue:pointer", this.point);
    this.turn += 1;
    this.pages.stop();
  }

  /** Attributes are written one by one: what they say together is read when all are there. */
  attributeChangedCallback() {
    if (this.due || !this.isConnected) return;
    this.due = true;
    queueMicrotask(() => {
      this.due = false;
      if (this.isConnected) this.change({ ...this.dataset, text: this.querySelector("p")?.textContent.trim() ?? "" });
    });
  }

  get stage() {
    return this.querySelector(".slide-stage");
  }

  async change(wanted) {
    this.turn += 1;
    const turn = this.turn;
    const current = () => turn === this.turn;
    const shown = this.shown !== undefined;
    const loading = wanted.deck === "0" ? null : this.load(wanted, current);
    const ms = shown ? wait(Number(wanted.at)) : 0;
    if (ms > 0) await new Promise((done) => setTimeout(done, ms));
    if (!current()) return;
    this.toggle(wanted);
    if (loading) await loading.then((image) => image && this.put(image, wanted));
    else this.put(null, wanted);
    if (current() && wanted.base) this.fetchAhead(wanted, current);
  }

  /** The best picture there is soon: what is here already, else the small one on lines that are thin or unknown. */
  async load(wanted, current) {
    const [big, small] = [wanted.big, wanted.small].map((name) => `${wanted.base}${name}.webp`);
    const { pages } = this;
    if (pages.has(big)) return pages.image(big, current);
    const first = careful() || pages.has(small) || this.size() === "small";
    return pages.image(first ? small : big, current);
  }

  async fetchAhead(wanted, current) {
    const best = `${wanted.base}${wanted[this.size()]}.webp`;
    if (wanted.big && !this.pages.has(best) && !this.pages.has(`${wanted.base}${wanted.big}.webp`)) {
      const image = await this.pages.image(best, current);
      if (!image || !current()) return;
      this.put(image, wanted);
    }
    const { base, manifest = "", ahead = "" } = wanted;
    const also = ahead.split(" ").filter(Boolean);
    this.pages.ahead({ base, manifest, page: Number(wanted.page), also, size: () => this.size() });
  }

  size() {
    const place = this.hidden ? document.documentElement : this; // what is fetched before it is shown
    return size(Math.max(place.clientWidth, place.clientHeight) * devicePixelRatio);
  }

  toggle(wanted) {
    this.hidden = wanted.deck === "0";
    this.stage.toggleAttribute("data-dark", "blank" in wanted);
  }

  put(image, wanted) {
    const { stage } = this;
    const name = `${wanted.deck}/${wanted.page}`;
    if (image) image.alt = wanted.text;
    if (stage.firstElementChild !== image) stage.replaceChildren(...(image ? [image] : []));
    if (this.shown !== name) this.say("slide-shown", { deck: Number(wanted.deck), page: Number(wanted.page), at: Number(wanted.at) });
    this.shown = name;
  }

  showPointer({ x, y }) {
    const image = this.stage.querySelector("img");
    this.dot ??= Object.assign(document.createElement("span"), { className: "slide-pointer" });
    clearTimeout(this.fading);
    if (x === null || x === undefined || !image) return this.dot.remove();
    const share = Math.min(image.clientWidth / image.naturalWidth, image.clientHeight / image.naturalHeight);
    const [wide, high] = [image.naturalWidth * share, image.naturalHeight * share];
    this.dot.style.left = `${image.offsetLeft + (image.clientWidth - wide) / 2 + (x / 10_000) * wide}px`;
    this.dot.style.top = `${image.offsetTop + (image.clientHeight - high) / 2 + (y / 10_000) * high}px`;
    if (!this.dot.isConnected) this.stage.append(this.dot);
    this.fading = setTimeout(() => this.dot.remove(), POINTER_MS);
    return undefined;
  }

  ready(manifest, have, pages) {
    const { manifest: shown = "", ahead = "" } = this.dataset;
    const wanted = [shown, ...ahead.split(" ")];
    this.shares.set(manifest, Math.floor((100 * have) / pages));
    for (const old of this.shares.keys()) if (!wanted.includes(old)) this.shares.delete(old);
    say({ slides: [...this.shares].map(([name, percent]) => `${name.slice(0, 8)}=${percent}`).join(" ") });
    this.say("slides-ready", { manifest, have, pages });
  }

  say(name, detail) {
    document.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define("slide-pane", SlidePane);
