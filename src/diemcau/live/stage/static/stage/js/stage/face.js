// A caller's picture with what is said over it: who, how long, and what stands in the way.
import { left, worded } from "../countdown.js";

const MARKUP = `<div class="caller-picture"><video playsinline autoplay></video><p class="caller-said" role="status"></p>
<p class="caller-over"><b class="caller-name"></b><span class="caller-left"></span></p></div>
<div class="row caller-tools"><button class="button primary" type="button" data-sound hidden></button>
<button class="button" type="button" data-take hidden></button><label class="caller-aloud" hidden><input type="checkbox" checked> <span></span></label><meter class="caller-level" min="0" max="1" hidden></meter><span class="soft caller-line"></span></div><p class="caller-alone" role="status"></p><p class="caller-next" role="status"></p>`;

export class Face {
  /** `name`: air or desk. `words` as the element has them. */
  constructor(name, words, take) {
    this.words = words;
    this.box = Object.assign(document.createElement("figure"), { className: `caller-face is-${name}`, innerHTML: MARKUP });
    const one = (what) => this.box.querySelector(what);
    [this.video, this.said, this.name, this.left] = ["video", ".caller-said", ".caller-name", ".caller-left"].map(one);
    [this.sound, this.takes, this.level, this.line] = ["[data-sound]", "[data-take]", "meter", ".caller-line"].map(one);
    this.aloud = one(".caller-aloud input");
    one(".caller-aloud span").textContent = words.aloud;
    this.aloud.parentElement.hidden = name !== "air";
    this.next = one(".caller-next");
    this.alone = one(".caller-alone");
    this.sound.textContent = words.sound;
    this.takes.textContent = words.take;
    this.sound.addEventListener("click", () => this.unlock());
    this.takes.addEventListener("click", take);
  }

  play(stream) {
    if (this.video.srcObject === stream) return;
    this.video.srcObject = stream;
    if (stream) this.video.play().catch((fault) => fault.name === "NotAllowedError" && this.lock());
  }

  /** A browser that nobody touched yet plays no sound: the picture alone, and a button. */
  lock() {
    this.video.muted = true;
    this.sound.hidden = false;
    this.video.play().catch(() => {});
  }

  unlock() {
    this.sound.hidden = true;
    this.video.muted = false;
  }

  /** `until`: Unix ms, 0 for none; `held`: ms left while time stands still. */
  show({ said, name, until, held, more }) {
    put(this.said, said);
    this.box.toggleAttribute("data-empty", Boolean(said));
    put(this.name, name);
    const found = until ? left(until, held) : { phase: "" };
    put(this.left, [until && worded(found, this.words, held), more].filter(Boolean).join(" · "));
    if (this.left.dataset.phase !== found.phase) this.left.dataset.phase = found.phase;
  }

  /** That nobody but whoever looks at this page sees the room; empty: others do. */
  showAlone(text) {
    put(this.alone, text);
  }

  /** How far the call of who is next has come; empty: nobody is. */
  showNext(text) {
    put(this.next, text);
  }

  showFigures(found) {
    this.level.hidden = !found;
    if (found) this.level.value = Math.min(1, found.loud * 2);
    put(this.line, found ? this.words.line.replace("{kbps}", found.kbps).replace("{rtt}", found.rtt).replace("{lost}", found.lost) : "");
  }
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
