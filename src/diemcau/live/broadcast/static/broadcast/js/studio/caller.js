// A room that speaks from outside: its picture large with the hall in the corner, its sound in the mix; it hears the mix without itself.
// The page's <stage-caller> says `caller` {stream, muted} and takes `hall-sound` {track}.

export class Callers {
  /** `one(name)`: the page's element of that name; main and inset are chosen there. */
  constructor(picture, mixer, one) {
    Object.assign(this, { picture, mixer, one, stream: null, before: null });
    document.addEventListener("caller", ({ detail }) => this.take(detail));
    document.addEventListener("hall-sound-wanted", () => this.sound());
    this.sound();
    if (window.caller?.stream) this.take(window.caller); // it came before us
  }

  sound() {
    document.dispatchEvent(new CustomEvent("hall-sound", { detail: { track: this.mixer.hallSound } }));
  }

  async take({ stream, muted }) {
    if (stream !== this.stream) await this.change(stream);
    this.mixer.hush("caller", muted);
  }

  async change(stream) {
    this.stream = stream;
    this.mixer.remove("caller");
    if (!stream) return this.leave();
    this.mixer.add("caller", stream);
    if (this.one("callers").checked) this.enter();
    return this.picture.put("caller", stream).catch(() => {});
  }

  enter() {
    const { main, inset } = this.picture;
    if (main === "caller") return;
    this.before = { main, inset };
    this.show("caller", main === "slides" ? inset : main);
  }

  show(main, inset) {
    this.picture.main = this.one("main").value = main;
    this.picture.inset = this.one("inset").value = inset;
  }

  async leave() {
    if (this.before && this.picture.main === "caller") this.show(this.before.main, this.before.inset);
    this.before = null;
    await this.picture.put("caller", null);
  }
}
