// What a broadcast pane is made of: the picture, the last one under a card, and what is said. The edge with mode, volume and test tone
// stands at the screen's foot (#broadcast-edge), before the hall is on air, too.
const MARKUP = `<video part="video" playsinline></video><canvas part="still" hidden></canvas>
<div part="card" role="status" hidden><p part="title"></p><p part="text"></p></div>`;
const EDGE = `<summary></summary><div><label><span></span><select>
<option value=""></option><option value="A"></option><option value="B"></option><option value="C"></option></select></label>
<label><span></span><input type="range" min="0" max="1" step="0.05"></label><button type="button"></button></div>`;
const MODES = ["A", "B", "C", "D"];

export class Faces {
  /** `texts` is the pane's dataset: its words come in the room's language. */
  constructor(pane) {
    const shadow = pane.attachShadow({ mode: "open" });
    shadow.innerHTML = MARKUP;
    const one = (part) => shadow.querySelector(`[part=${part}]`);
    [this.video, this.still, this.card, this.title, this.text] = ["video", "still", "card", "title", "text"].map(one);
    this.edge = Object.assign(document.createElement("details"), { className: "broadcast-edge", innerHTML: EDGE });
    document.getElementById("broadcast-edge")?.replaceChildren(this.edge);
    [this.mode, this.select, this.volume, this.tone] = ["summary", "select", "input", "button"].map((name) => this.edge.querySelector(name));
    this.labels = this.edge.querySelectorAll("label span");
    this.speak(pane.dataset);
  }

  speak(texts) {
    this.texts = texts;
    this.tone.textContent = texts.textTone;
    [this.labels[0].textContent, this.labels[1].textContent] = [texts.textMode, texts.textVolume];
    const words = [texts.textAuto, ...MODES.slice(0, 3).map((mode) => `${mode} · ${texts[`text${mode}`]}`)];
    [...this.select.options].forEach((option, index) => {
      option.textContent = words[index];
    });
  }

  showMode(mode) {
    const words = mode ? `${mode} · ${this.texts[`text${mode}`]}` : this.texts.textVolume;
    this.labels[0].parentElement.hidden = !mode;
    if (this.mode.textContent !== words) this.mode.textContent = words;
  }

  /** A card over the last picture: "lost", "only" (sound), "unable", or "" for none. */
  showCard(name) {
    const { texts } = this;
    const words = { lost: [texts.textLost, texts.textWait], only: [texts.textOnly, ""], unable: [texts.textUnable, ""] };
    const [title, text] = words[name] ?? ["", ""];
    this.card.dataset.card = name;
    this.card.hidden = !name;
    if (this.title.textContent !== title) [this.title.textContent, this.text.textContent] = [title, text];
  }

  /** Keeps the picture that is shown, for as long as no other comes. */
  freeze() {
    const { video, still } = this;
    if (!video.videoWidth) return;
    const share = Math.min(1, 640 / video.videoWidth);
    still.width = Math.round(video.videoWidth * share);
    still.height = Math.round(video.videoHeight * share);
    still.getContext("2d").drawImage(video, 0, 0, still.width, still.height);
    still.hidden = false;
  }

  thaw() {
    this.still.hidden = true;
  }
}
