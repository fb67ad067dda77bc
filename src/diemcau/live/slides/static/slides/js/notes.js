// What the speaker wants to read at each page: kept a second after the last key, and when the page is turned.
import { post } from "./post.js";

const REST_MS = 1000;

export class Notes {
  /** `tell(text)` says aloud when something was not kept. */
  constructor(field, facts, tell) {
    this.field = field;
    this.facts = facts;
    this.tell = tell;
    this.page = 0;
    field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), REST_MS);
    });
    field.addEventListener("change", () => this.keep());
    addEventListener("pagehide", () => this.keep());
  }

  show(page) {
    if (page === this.page) return;
    this.keep();
    this.page = page;
    this.field.value = this.facts.pages[page - 1].notes;
  }

  async keep() {
    clearTimeout(this.timer);
    const page = this.facts.pages[this.page - 1];
    const notes = this.field.value;
    if (!page || page.notes === notes) return;
    const before = page.notes;
    page.notes = notes;
    const refusal = await post(this.facts.notes, { deck: this.facts.deck, page: this.page, notes });
    if (refusal === null) return;
    if (page.notes === notes) page.notes = before; // not kept: the next key or turn tries again
    this.tell(refusal || this.field.dataset.textLost);
  }
}
