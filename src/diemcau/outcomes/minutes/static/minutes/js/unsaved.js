/** Texts that are not saved, by entry, kept in this browser: `{ text, seen }`, of one's own also `{ at, own: true }`. */
export class Unsaved {
  #slot;
  #held;

  constructor(slot) {
    this.#slot = slot;
    try {
      this.#held = JSON.parse(localStorage.getItem(slot) ?? "{}");
    } catch {
      this.#held = {};
    }
    for (const one of Object.values(this.#held)) delete one.conflict; // asked again, it is refused again
  }

  get names() {
    return Object.keys(this.#held);
  }

  get(name) {
    return this.#held[name];
  }

  set(name, held) {
    this.#held[name] = held;
    this.#keep();
  }

  drop(name) {
    delete this.#held[name];
    this.#keep();
  }

  #keep() {
    try {
      localStorage.setItem(this.#slot, JSON.stringify(this.#held));
    } catch {
      // a full or closed store: what is typed still goes up
    }
  }
}
