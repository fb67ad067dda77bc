// Entries of one's own: typed below the list, they stand in it at once, marked as waiting until they are saved; what waits can be taken
// back into its form to be changed.
import { nameOf, rowOf } from "./merge.js";

export class OwnEntries {
  #page;
  #unsaved;
  #send;

  /** `send(name)` brings up what is unsaved; `isBusy(name)`: it is on its way. */
  constructor(page, unsaved, send, isBusy) {
    [this.#page, this.#unsaved, this.#send] = [page, unsaved, send];
    for (const name of unsaved.names) if (unsaved.get(name).own) this.#stand(name);
    page.addEventListener("submit", (event) => event.target.matches("[data-own]") && this.#add(event));
    page.addEventListener("click", (event) => {
      const row = event.target.closest("button[data-again]")?.closest("li");
      if (row && !isBusy(nameOf(row))) this.#again(row);
    });
  }

  /** Why it was not taken. */
  refused(name, why) {
    const told = rowOf(this.#page, name)?.querySelector("[data-why]");
    if (told) told.textContent = why;
  }

  #add(event) {
    event.preventDefault();
    const form = event.target;
    const text = form.elements.text.value.trim();
    if (!text) return form.elements.text.focus();
    const random = Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
    this.#unsaved.set(`own/${random}`, { text, at: form.elements.at.value || new Date().toISOString(), own: true });
    form.reset();
    this.#stand(`own/${random}`);
    this.#send(`own/${random}`);
  }

  #stand(name) {
    const held = this.#unsaved.get(name);
    const row = this.#page.querySelector("template[data-waiting-entry]").content.firstElementChild.cloneNode(true);
    row.dataset.key = name.slice(name.indexOf("/") + 1);
    row.querySelector("time").textContent = clock(held.at, this.#page.dataset.zone);
    row.querySelector(".minutes-text").textContent = held.text;
    this.#page.querySelector("ol").append(row);
  }

  #again(row) {
    const name = nameOf(row);
    const [held, form] = [this.#unsaved.get(name), this.#page.querySelector("[data-own]")];
    if (!held || form.elements.text.value.trim()) return form.elements.text.focus();
    form.elements.text.value = held.text;
    form.elements.at.value = held.at.endsWith("Z") ? "" : held.at;
    this.#unsaved.drop(name);
    row.remove();
    form.elements.text.focus();
  }
}

/** “07:30” by the conference's clock, of what was typed or of the moment of the press. */
function clock(at, timeZone) {
  if (!at.endsWith("Z")) return at.slice(11, 16);
  return new Date(at).toLocaleTimeString("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
}
