// The minutes as a page: what is written goes up half a second after the last key; what happens meanwhile comes down beside it. Texts
// that are not saved lie in this browser until they are, also over a reload. A line that is gone is tried again.
import { merge, nameOf, refill, rowOf, showRefusal, split } from "./merge.js";
import { following } from "./following.js";
import { list, post } from "./line.js";
import { OwnEntries } from "./own.js";
import { Unsaved } from "./unsaved.js";

const REST_MS = 500;
const AGAIN_MS = 3000;

class MinutesEntries extends HTMLElement {
  #timers = new Map();
  #busy = new Set();
  #following = null;
  #unsaved = null;
  #own = null;

  connectedCallback() {
    this.#unsaved = new Unsaved(`minutes/${this.dataset.name}`);
    for (const name of this.#unsaved.names) refill(this.#row(name), this.#unsaved.get(name).text);
    this.addEventListener("input", (event) => this.#typed(event.target));
    this.addEventListener("click", (event) => this.#pressed(event.target.closest("button")));
    this.#own = new OwnEntries(this, this.#unsaved, (name) => this.#soon(name, 0), (name) => this.#busy.has(name));
    this.addEventListener("change", (event) => event.target.matches("[data-show-hidden]") && this.querySelector("ol").toggleAttribute("data-all", event.target.checked));
    window.addEventListener("online", this.#all);
    this.#all();
    this.#following = following(this.#refresh);
  }

  disconnectedCallback() {
    this.#following?.stop();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    window.removeEventListener("online", this.#all);
  }

  #row = (name) => rowOf(this, name);

  #isHeld = (row) => row.contains(document.activeElement) || Boolean(this.#unsaved.get(nameOf(row)));

  #tell(state) {
    const told = this.querySelector(".minutes-state");
    const text = this.dataset[state === "saved" && this.#unsaved.names.length ? "waiting" : state] ?? state;
    if (told.textContent !== text) told.textContent = text;
  }

  #typed(field) {
    const row = field.closest("li[data-key]");
    if (!row) return;
    const name = nameOf(row);
    this.#unsaved.set(name, { text: field.value, seen: this.#unsaved.get(name)?.seen ?? row.dataset.version });
    this.#tell("waiting");
    this.#soon(name, REST_MS);
  }

  #soon(name, ms) {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(name, setTimeout(() => this.#save(name), ms));
  }

  #all = () => this.#unsaved.names.forEach((name) => this.#soon(name, 0));

  async #save(name) {
    const held = this.#unsaved.get(name);
    if (!held || held.conflict) return;
    if (this.#busy.has(name)) return this.#soon(name, REST_MS);
    this.#busy.add(name);
    this.#tell("saving");
    const [source, key] = split(name);
    const what = held.own ? { verb: "add", at: held.at } : { verb: "write", source, seen: held.seen };
    const answer = await this.#post({ ...what, key, text: held.text });
    this.#busy.delete(name);
    if (!answer) return this.#soon(name, AGAIN_MS);
    if (answer.ok) this.#saved(name, held.text, answer.said);
    else this.#refused(name, answer.said);
  }

  #saved(name, sent, said) {
    const now = this.#unsaved.get(name);
    const row = this.#row(name);
    if (row) row.dataset.version = said.version;
    if (now && now.text !== sent) this.#unsaved.set(name, { text: now.text, seen: String(said.version) });
    else this.#unsaved.drop(name);
    this.#tell("saved");
    if (this.#unsaved.get(name)) this.#soon(name, REST_MS);
    else this.#refresh();
  }

  /** Another one was first: both texts are shown, and nothing more is sent before one is chosen. Other refusals are told. */
  #refused(name, said) {
    const box = this.#row(name)?.querySelector(".minutes-conflict");
    this.#tell(box ? "waiting" : said.error);
    this.#own.refused(name, said.error);
    if (!box) return;
    const isMoved = said.version !== undefined;
    showRefusal(box, said, isMoved);
    if (isMoved) this.#unsaved.set(name, { ...this.#unsaved.get(name), conflict: true });
  }

  #pressed(button) {
    const row = button?.closest("li[data-key]");
    if (row && button.dataset.verb) this.#act(row, button.dataset.verb);
    if (row && button.dataset.conflict) this.#choose(row, button.dataset.conflict);
  }

  #choose(row, which) {
    const [name, box, field] = [nameOf(row), row.querySelector(".minutes-conflict"), row.querySelector("textarea")];
    box.hidden = true;
    row.dataset.version = box.dataset.version;
    if (which === "theirs") field.value = box.dataset.text;
    this.#unsaved.drop(name);
    if (which === "mine") this.#unsaved.set(name, { text: field.value, seen: box.dataset.version });
    this.#tell("saved");
    this.#soon(name, 0);
  }

  async #act(row, verb) {
    const { source, key, version } = row.dataset;
    const answer = await this.#post({ verb, source, key, seen: version });
    if (!answer) return;
    if (answer.ok) this.#unsaved.drop(nameOf(row));
    document.activeElement?.blur?.(); // the row is drawn again
    await this.#refresh();
    this.#tell(answer.ok ? "saved" : answer.said.error);
  }

  async #post(facts) {
    const token = this.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await post(this.dataset.entry, { ...facts, csrfmiddlewaretoken: token });
    return answer ?? (this.#tell("lost"), null);
  }

  #refresh = async () => {
    const html = await list(this.dataset.entries);
    if (html && this.isConnected) merge(this.querySelector("ol"), html, this.#isHeld);
  };
}

customElements.define("minutes-entries", MinutesEntries);
