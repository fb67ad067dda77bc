// Filters and sorts what is already on the page. The list: <div id="tiles" data-sort="rank name">; its children carry
// data-rank, data-name, data-state … The controls: <… data-filter-of="tiles"> with [data-filter-search] (looks into
// data-name, marks do not matter), [data-filter="state"] (one of its words), [data-sort-by], [data-filter-count], and anywhere
// [data-filter-empty="tiles"], shown when nothing is left. data-glide on the list: see glide.js.
import { Glide } from "./glide.js";

const CALM_MS = 1500; // tiles that jump at every frame cannot be read
const MOVES = 4;
const words = new Intl.Collator("vi", { numeric: true });

/** Lower case without marks, đ as d: what search compares (kernel.names.fold). */
export function fold(text) {
  return text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}']+/gu, " ").trim();
}

/** Indices of a longest part of `ranks` that already ascends: what need not be moved. */
export function settled(ranks) {
  const [tails, before] = [[], new Array(ranks.length)];
  ranks.forEach((rank, index) => {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ranks[tails[middle]] < rank) low = middle + 1;
      else high = middle;
    }
    before[index] = low ? tails[low - 1] : -1;
    tails[low] = index;
  });
  const kept = new Set();
  for (let index = tails.at(-1) ?? -1; index >= 0; index = before[index]) kept.add(index);
  return kept;
}

class SortFilter {
  constructor(controls, list) {
    this.controls = controls;
    this.list = list;
    this.keys = (list.dataset.sort ?? "").split(" ").filter(Boolean);
    this.glide = "glide" in list.dataset ? new Glide(list) : null;
    controls.addEventListener("input", (event) => this.change(event.target));
    // Tiles that glide keep their old order in the document until somebody comes with the keyboard.
    list.addEventListener("focusin", (event) => list.contains(event.relatedTarget) || this.apply());
    document.addEventListener("swapped", (event) => {
      if (event.detail.some((fresh) => fresh.contains(list) || list.contains(fresh))) this.soon();
    });
    addEventListener("pageshow", () => this.restored()); // Back: the browser has put the controls as they were left
    this.apply();
  }

  restored() {
    const order = this.controls.querySelector("[data-sort-by]");
    if (order) this.keys = order.value.split(" ");
    this.apply();
  }

  change(control) {
    if (control.matches("[data-sort-by]")) this.keys = control.value.split(" ");
    this.apply();
  }

  soon() {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.list.matches(":active")) this.soon();
      else this.apply({ calmly: true });
    }, CALM_MS);
  }

  apply({ calmly = false } = {}) {
    const items = [...this.list.children];
    const test = this.test();
    let shown = 0;
    for (const item of items) {
      const hide = !test(item.dataset);
      if (item.hidden !== hide) item.hidden = hide;
      shown += hide ? 0 : 1;
    }
    this.tell(shown, items.length);
    const target = this.keys.length ? [...items].sort((one, other) => this.compare(one.dataset, other.dataset)) : items;
    this.glide?.place(target.filter((item) => !item.hidden));
    if (!this.glide || !calmly) this.sort(items, target);
  }

  test() {
    const wanted = [...this.controls.querySelectorAll("[data-filter]")].filter((control) => control.value)
      .map((control) => [control.dataset.filter, control.value]);
    const sought = fold(this.controls.querySelector("[data-filter-search]")?.value ?? "");
    return (facts) => wanted.every(([key, value]) => (facts[key] ?? "").split(" ").includes(value)) && (!sought || fold(facts.name ?? "").includes(sought));
  }

  /** Moves as few items as can be, a few in each frame; the one in use stays focused. */
  sort(items, target) {
    const place = new Map(target.map((item, index) => [item, index]));
    const kept = settled(items.map((item) => place.get(item)));
    const moving = new Set(items.filter((_, index) => !kept.has(index)));
    this.turn = (this.turn ?? 0) + 1;
    if (moving.size) this.some({ moving, target, place, turn: this.turn });
  }

  some(work) {
    if (work.turn !== this.turn) return; // sorted anew meanwhile
    for (const item of [...work.moving].slice(0, MOVES)) this.move(item, work);
    if (work.moving.size) requestAnimationFrame(() => this.some(work));
  }

  /** Puts an item before the next one that stands where it belongs. */
  move(item, { moving, target, place }) {
    const focused = item.contains(document.activeElement) ? document.activeElement : null;
    let index = place.get(item) + 1;
    while (index < target.length && moving.has(target[index])) index += 1;
    this.list.insertBefore(item, target[index] ?? null);
    moving.delete(item);
    focused?.focus({ preventScroll: true });
  }

  compare(one, other) {
    for (const word of this.keys) {
      const [key, sign] = word.startsWith("-") ? [word.slice(1), -1] : [word, 1];
      const [a, b] = [one[key] ?? "", other[key] ?? ""];
      const difference = a - b || (a === b ? 0 : words.compare(a, b)); // numbers first: words compare dearly
      if (difference) return difference * sign;
    }
    return 0;
  }

  tell(shown, all) {
    for (const count of this.controls.querySelectorAll("[data-filter-count]")) count.textContent = `${shown} / ${all}`;
    for (const empty of document.querySelectorAll(`[data-filter-empty="${this.list.id}"]`)) empty.hidden = shown > 0;
  }
}

for (const controls of document.querySelectorAll("[data-filter-of]")) {
  const list = document.getElementById(controls.dataset.filterOf);
  if (list) new SortFilter(controls, list);
}
