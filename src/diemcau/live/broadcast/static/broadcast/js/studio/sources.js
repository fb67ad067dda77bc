// What this computer gives: the camera and microphones that are chosen, a screen. One that is pulled out is said, leaves picture and sound,
// and comes back when it is plugged in again.
import { camera, list, microphone, screen, why } from "./devices.js";

const idOf = (stream) => stream.getTracks()[0].getSettings().deviceId;

export class Sources {
  /** `one(name)`: the page's element of that name; `say(text)` tells the person. */
  constructor(picture, mixer, { one, texts, say }) {
    Object.assign(this, { picture, mixer, one, texts, say, gone: new Map() });
  }

  start() {
    this.one("camera").addEventListener("change", ({ target }) => this.see(target.value));
    this.one("share").addEventListener("click", () => this.share());
    this.one("allow").addEventListener("click", () => this.allow());
    navigator.mediaDevices.addEventListener("devicechange", () => this.changed());
    return this.fill();
  }

  /** The first hand on the page: camera and first microphone at once, so that names of devices are there. */
  async allow() {
    this.mixer.wake();
    await this.see(this.one("camera").value);
    await this.hear("", true);
    await this.fill();
  }

  async take(name, open) {
    try {
      await this.picture.put(name, await open());
      this.say("");
      return true;
    } catch (fault) {
      this.say(this.texts[why(fault)]);
      return false;
    }
  }

  see(wanted) {
    return this.take("camera", async () => {
      const stream = await camera(wanted);
      this.gone.delete(this.seen); // another was chosen instead
      this.seen = this.watch(stream, (id) => {
        this.picture.put("camera", null);
        this.lost(id, this.texts.camera_gone, () => this.see(id));
      });
      return stream;
    });
  }

  async share() {
    let sound = null;
    const isThere = await this.take("screen", async () => {
      const stream = await screen();
      if (stream.getAudioTracks().length) sound = new MediaStream(stream.getAudioTracks());
      stream.getVideoTracks()[0].addEventListener("ended", () => this.picture.put("screen", null));
      return new MediaStream(stream.getVideoTracks());
    });
    if (sound) this.mixer.add("screen", sound);
    if (isThere && !this.picture.has("camera")) this.picture.main = this.one("main").value = "screen";
  }

  async hear(wanted, on) {
    try {
      if (!on) return this.mixer.remove(wanted);
      const stream = await microphone(wanted);
      this.mixer.add(wanted, stream);
      this.watch(stream, (id) => {
        this.mixer.forget(stream);
        this.lost(id, this.texts.microphone_gone, () => this.hear(id, true));
      });
      if (!this.gone.size) this.say("");
    } catch (fault) {
      this.say(this.texts[why(fault)]);
    }
    return undefined;
  }

  /** Calls `ended(id)` when the device goes; not when we let it go ourselves. Gives its id. */
  watch(stream, ended) {
    const id = idOf(stream);
    stream.getTracks()[0].addEventListener("ended", () => ended(id));
    return id;
  }

  lost(id, text, again) {
    this.gone.set(id, again);
    this.say(text);
    return this.fill();
  }

  async changed() {
    const { cameras, microphones } = await list();
    for (const { id } of [...cameras, ...microphones]) {
      const again = this.gone.get(id);
      this.gone.delete(id);
      await again?.();
    }
    await this.fill();
  }

  async fill() {
    const { cameras, microphones } = await list();
    const { texts } = this;
    const chosen = this.one("camera");
    const kept = chosen.value;
    chosen.replaceChildren(...cameras.map(({ id, label }, n) => new Option(label || `${texts.camera} ${n + 1}`, id)));
    chosen.value = kept || chosen.value;
    if (microphones.length) this.mixer.rename("", microphones[0].id); // now that it has a name
    this.one("microphones").replaceChildren(...microphones.map((found, n) => this.row(found, n)));
  }

  row({ id, label }, n) {
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: this.mixer.inputs.has(id) });
    box.addEventListener("change", () => this.hear(id, box.checked));
    const row = document.createElement("label");
    row.append(box, ` ${label || `${this.texts.microphone} ${n + 1}`}`);
    return row;
  }
}
