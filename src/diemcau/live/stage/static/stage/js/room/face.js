// What a room sees of its call: its own picture, the time left, what is the matter, and the choice of devices.
import { worded } from "../countdown.js";

const MARKUP = `<div class="call-mirror" hidden><video playsinline autoplay muted></video><p class="call-count"></p></div>
<p class="call-left" hidden></p><p class="call-said" role="status" hidden></p>
<div class="row call-tools"><button class="button primary large" type="button" data-allow hidden></button><button class="button" type="button" data-take hidden></button>
<details class="call-devices" hidden><summary></summary><label><span></span><select class="input" data-camera></select></label><label><span></span><select class="input" data-microphone></select></label></details></div>
<audio autoplay></audio>`;

export class Face {
  /** `told`: allow(), take(), chosen(kind, id). */
  constructor(box, words, told) {
    box.innerHTML = MARKUP;
    this.words = words;
    const one = (what) => box.querySelector(what);
    [this.mirror, this.video, this.count, this.left] = [".call-mirror", "video", ".call-count", ".call-left"].map(one);
    [this.said, this.allow, this.take, this.list, this.audio] = [".call-said", "[data-allow]", "[data-take]", "details", "audio"].map(one);
    this.selects = { camera: one("[data-camera]"), microphone: one("[data-microphone]") };
    this.video.setAttribute("aria-label", words.mine);
    [this.allow.textContent, this.take.textContent] = [words.allow, words.take];
    one("summary").textContent = words.choose;
    const labels = box.querySelectorAll("label span");
    [labels[0].textContent, labels[1].textContent] = [words.camera, words.microphone];
    this.allow.addEventListener("click", () => told.allow());
    this.take.addEventListener("click", () => told.take());
    for (const [kind, select] of Object.entries(this.selects)) select.addEventListener("change", () => told.chosen(kind, select.value));
  }

  look(stream) {
    this.mirror.hidden = !stream;
    if (this.video.srcObject !== stream && !this.video.src) Object.assign(this.video, { srcObject: stream, muted: true });
    if (stream) this.video.play().catch(() => {});
  }

  /** Of the ten seconds before the mirror. */
  showLoopback(word, seconds) {
    const { speak, listen } = this.words;
    put(this.count, { speak: speak.replace("{n}", seconds), listen }[word] ?? "");
  }

  say(text) {
    put(this.said, text);
    this.said.hidden = !text;
  }

  /** The button for devices: `word` again, allow or try. */
  showAllow(is, word) {
    this.allow.hidden = !is;
    put(this.allow, this.words[word]);
    this.allow.className = word === "try" ? "button" : "button primary large";
  }

  showLeft(found, held) {
    this.left.hidden = !found;
    if (!found) return;
    put(this.left, worded(found, this.words, held));
    this.left.dataset.phase = found.phase;
  }

  fill({ cameras, microphones }, stream) {
    this.list.hidden = !stream;
    const now = (kind) => stream?.getTracks().find((track) => track.kind === kind)?.getSettings().deviceId;
    list(this.selects.camera, cameras, now("video"), this.words.camera);
    list(this.selects.microphone, microphones, now("audio"), this.words.microphone);
  }
}

function list(select, found, chosen, word) {
  select.replaceChildren(...found.map(({ id, label }, n) => new Option(label || `${word} ${n + 1}`, id, false, id === chosen)));
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
