// Pictures of pages fetched ahead, one after another, nearest first; the page that is wanted now goes before all.
import { learn } from "./line.js";

const KEPT = 3; // pictures kept decoded: the one shown, the next, the one before
const AGAIN_MS = [1000, 2000, 5000, 10_000];

export class Pages {
  /** `tell(manifest, have, all)` after every page of a deck that is there. */
  constructor(tell) {
    this.tell = tell;
    this.have = new Set();
    this.decoded = new Map();
    this.list = [];
    this.lists = new Map();
  }

  has(url) {
    return this.have.has(url);
  }

  /** The image that is wanted now: what is fetched ahead waits. Null when `current()` says it is not wanted any more. */
  image(url, current) {
    if (!this.have.has(url)) this.running?.abort();
    return this.decode(url, current);
  }

  /** An image, fetched and decoded; tried again until it is there or not wanted any more. */
  async decode(url, current) {
    for (let attempt = 0; ; attempt += 1) {
      const known = this.decoded.get(url);
      if (known) return known;
      const image = new Image();
      image.src = url;
      try {
        await image.decode();
        return this.keep(url, image);
      } catch {
        await new Promise((done) => setTimeout(done, AGAIN_MS[Math.min(attempt, AGAIN_MS.length - 1)]));
        if (!current()) return null;
      }
    }
  }

  keep(url, image) {
    if (!this.have.has(url)) learn(url);
    this.have.add(url);
    this.decoded.delete(url);
    this.decoded.set(url, image);
    for (const old of [...this.decoded.keys()].slice(0, -KEPT)) this.decoded.delete(old);
    return image;
  }

  /** Fetches the page after `page`, the deck's others, nearest first, then the decks named in `also`: in the size `size()`
   * names at that moment, and with half of the line at the most. */
  async ahead({ base, manifest, page, size, also }) {
    this.running?.abort();
    const run = new AbortController();
    this.running = run;
    try {
      this.list = await this.listed(base, manifest, run);
      this.count(base, manifest);
      const next = this.list[page];
      if (next) await this.decode(`${base}${next[size()]}.webp`, () => !run.signal.aborted);
      const order = [...this.list.slice(page), ...this.list.slice(0, page).reverse()];
      for (const one of order) await this.fetched({ base, manifest, one, size, run });
      for (const other of also) {
        for (const one of await this.listed(base, other, run)) await this.fetched({ base, manifest: other, one, size, run });
        this.count(base, other);
      }
    } catch {
      if (run.signal.aborted) return; // another page is wanted: it calls again
      this.again = setTimeout(() => this.ahead({ base, manifest, page, size, also }), 5000);
    }
  }

  async listed(base, manifest, run) {
    if (!manifest) return [];
    const known = this.lists.get(manifest);
    if (known) return known;
    const answer = await fetch(`${base}${manifest}.json`, { signal: run.signal });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const { pages } = await answer.json();
    this.lists.set(manifest, pages);
    return pages;
  }

  async fetched({ base, manifest, one, size, run }) {
    const [wanted, other] = ["big", "small"].map((name) => `${base}${one[name]}.webp`);
    const url = size() === "big" ? wanted : other;
    if (run.signal.aborted) throw new Error("aborted");
    if (this.have.has(url) || (size() === "small" && this.have.has(wanted))) return;
    const began = performance.now();
    const answer = await fetch(url, { signal: run.signal, priority: "low" });
    if (!answer.ok) throw new Error(`${answer.status}`);
    await answer.arrayBuffer();
    learn(url);
    this.have.add(url);
    this.count(base, manifest);
    await new Promise((done) => setTimeout(done, performance.now() - began));
  }

  /** Tells how many pages of a deck are here, in either size. */
  count(base, manifest) {
    const list = this.lists.get(manifest) ?? [];
    const there = list.filter((each) => ["big", "small"].some((name) => this.have.has(`${base}${each[name]}.webp`)));
    if (list.length) this.tell(manifest, there.length, list.length);
  }

  stop() {
    clearTimeout(this.again);
    this.running?.abort();
  }
}
