// Where tokens lie in this browser: IndexedDB, one database for a conference's run.
// A token goes made → asked → ready → spending → spent; foreign: another phone of the same person has it.
import { deleteDB, openDB } from "../../ui/vendor/idb.js";

export class Shelf {
  #database;

  constructor(conference, run, purpose) {
    Object.assign(this, { conference, run, purpose, name: `lane-${conference}-${run}` });
  }

  /** Does `work` while no other page or worker of this browser does the same for this run. */
  alone(what, work) {
    return navigator.locks.request(`${this.name}-${this.purpose}-${what}`, work);
  }

  open() {
    this.#database ??= openDB(this.name, 1, {
      upgrade(database) {
        database.createObjectStore("tokens", { keyPath: ["purpose", "place"] });
        database.createObjectStore("spends", { keyPath: "token" });
      },
      blocking: (_old, _new, event) => event.target.close(),
    });
    return this.#database;
  }

  async tokens(slot = null) {
    const all = await (await this.open()).getAll("tokens", IDBKeyRange.bound([this.purpose], [this.purpose, []]));
    return slot === null ? all : all.filter((token) => token.slot === Number(slot));
  }

  async keep(token) {
    await (await this.open()).put("tokens", { ...token, purpose: this.purpose });
  }

  async spends() {
    const all = await (await this.open()).getAll("spends");
    return all.filter((spend) => spend.post.purpose === this.purpose);
  }

  /** In one step: a ready token of the slot is used up, and what it is used for lies here. Undefined when there is none. */
  async use(slot, made) {
    const change = (await this.open()).transaction(["tokens", "spends"], "readwrite", { durability: "strict" });
    const all = await change.objectStore("tokens").getAll(IDBKeyRange.bound([this.purpose], [this.purpose, []]));
    const ready = all.filter((token) => token.slot === Number(slot) && token.state === "ready");
    if (!ready.length) return undefined;
    const token = ready[Math.floor(Math.random() * ready.length)]; // so that its number does not count somebody's questions
    const spend = made(token);
    const { purpose, place } = token;
    await Promise.all([
      change.objectStore("tokens").put({ purpose, place, slot: token.slot, n: token.n, state: "spending", spend: spend.token }),
      change.objectStore("spends").put(spend),
      change.done,
    ]);
    return spend;
  }

  /** What became of it: "kept" leaves nothing here of what was said; "refused" leaves it to be shown. */
  async settle(spend, state, reason = "") {
    const change = (await this.open()).transaction(["tokens", "spends"], "readwrite", { durability: "strict" });
    const store = change.objectStore("tokens");
    const key = [this.purpose, spend.place];
    const token = await store.get(key);
    if (token && token.spend === spend.token) await store.put({ ...token, spend: "", state: "spent" });
    if (state === "kept") await change.objectStore("spends").delete(spend.token);
    else await change.objectStore("spends").put({ ...spend, state, reason });
    await change.done;
  }

  async states(slot) {
    const found = { ready: 0, asked: 0, foreign: 0, spent: 0 };
    for (const { state } of await this.tokens(slot)) {
      found[{ made: "asked", spending: "spent" }[state] ?? state] += 1;
    }
    const open = (await this.spends()).filter((spend) => spend.post.slot === Number(slot));
    return { ...found, spends: open.map(({ state, reason, post }) => ({ state, reason, body: post.body })) };
  }

  async forget() {
    (await this.#database)?.close();
    this.#database = undefined;
    await deleteDB(this.name);
    return {};
  }
}
