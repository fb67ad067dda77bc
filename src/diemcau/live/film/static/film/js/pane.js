// <film-pane>: shows what its attributes say, from this computer's own copy, together with all other rooms. At server time
// data-at (Unix ms) the film stands at data-offset (ms). A page opened or come back later joins where the others are.
// Says `film` on document: {showing: "idle" | "soon" | "waiting" | "playing" | "paused" | "missing" | "ended", film: its digest, sound, off}.
import { sound } from "../../ui/js/sound.js";
import { address, isHere } from "./copies.js";
import { Player } from "./player.js";

const STEP_MS = 100;
const LOAD_MS = 1000; // before a film is called missing
const LOOK_MS = 2000; // how often a missing copy is looked for

class FilmPane extends HTMLElement {
  static observedAttributes = ["data-state", "data-film", "data-at", "data-offset", "data-captions"];

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open" });
    shadow.innerHTML = '<video part="video" playsinline preload="auto"></video><p part="word" hidden></p>';
    [this.video, this.word] = shadow.children;
    this.showing = "idle";
    this.player = new Player(this.video, () => sound.allow(false));
    this.hall = ({ detail }) => this.tell(detail?.at ? this.dataset.instead : this.dataset.missing);
    this.loud = () => Object.assign(this.video, { volume: sound.volume, muted: !sound.on });
  }

  connectedCallback() {
    this.hidden = this.showing === "idle";
    this.tell(this.dataset.missing);
    document.addEventListener("playing-date", this.hall);
    document.addEventListener("sound", this.loud);
    this.loud();
    this.timer = setInterval(() => this.step(), STEP_MS);
    this.change();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("sound", this.loud);
    document.removeEventListener("playing-date", this.hall);
    this.player.stop();
    this.video.removeAttribute("src");
    this.video.load();
  }

  attributeChangedCallback() {
    this.changing ??= Promise.resolve().then(() => this.change()); // they change one by one: wait for the last
  }

  change() {
    this.changing = null;
    if (!this.isConnected) return;
    this.changed = performance.now();
    const { state, at, offset, duration } = this.dataset;
    this.player.follow({ state, at: Number(at), offset: Number(offset), duration: Number(duration) });
    this.load().then(() => this.step());
  }

  /** The film that is to be shown, "" for none. */
  get wanted() {
    return this.dataset.state === "idle" ? "" : this.dataset.film;
  }

  /** Has the right film in the video, or none. */
  async load() {
    const { wanted } = this;
    if (wanted === this.loaded) return;
    this.looked = performance.now();
    const here = wanted !== "" && Boolean(navigator.serviceWorker?.controller) && (await isHere(`${wanted}.mp4`));
    if (wanted !== this.wanted || wanted === this.loaded) return;
    this.loaded = here || !wanted ? wanted : undefined;
    this.video.replaceChildren(...(here ? this.tracks() : []));
    if (here) this.video.src = address(`${wanted}.mp4`);
    else this.video.removeAttribute("src");
    this.video.load();
  }

  tracks() {
    const pairs = (this.dataset.captions ?? "").split(" ").filter(Boolean).map((pair) => pair.split(":"));
    return pairs.map(([language, digest]) => {
      const isOurs = language === document.documentElement.lang;
      const facts = { kind: "captions", srclang: language, label: language, src: address(`${digest}.vtt`), default: isOurs };
      return Object.assign(document.createElement("track"), facts);
    });
  }

  step() {
    if (!this.wanted) {
      this.player.stop();
      this.show("idle");
    } else if (this.loaded !== this.wanted) {
      if (performance.now() - (this.looked ?? -LOOK_MS) > LOOK_MS) this.load();
      const late = performance.now() - this.changed > LOAD_MS;
      const { isNear, isOver } = this.player;
      if (late || isOver) this.show(isOver ? "ended" : isNear ? "missing" : "soon");
    } else {
      this.show(this.player.step());
    }
  }

  tell(words) {
    if (this.word.textContent !== words) this.word.textContent = words;
  }

  show(showing) {
    const [away, missing] = [["idle", "soon", "ended"].includes(showing), showing === "missing"];
    if (this.hidden !== away) this.hidden = away;
    if (this.word.hidden === missing) this.word.hidden = !missing;
    if (this.video.hidden !== missing) this.video.hidden = missing;
    if (this.dataset.showing !== showing) this.dataset.showing = showing; // layouts go by it
    if (showing === this.showing) return;
    this.showing = showing;
    // Without a copy the room sees what lies behind: the broadcast, or the programme; the word stands at the foot.
    this.style.insetBlockStart = missing ? "auto" : "";
    this.style.background = missing ? "none" : "";
    const detail = { showing, film: this.wanted, sound: !this.video.muted, off: this.player.off };
    document.dispatchEvent(new CustomEvent("film", { detail }));
  }
}

customElements.define("film-pane", FilmPane);
