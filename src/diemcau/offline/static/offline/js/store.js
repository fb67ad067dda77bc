// What this device keeps: the room's pack, its people and facts, and the outbox. Nothing else touches IndexedDB; passing.js does the same in memory.
import { deleteDB, openDB } from "../../ui/vendor/idb.js"

const STRICT = { durability: "strict" } // on disk before the page says so: a phone's battery may end right after

/** The room's shelf: `name` tells rooms, runs and servers' lives apart. */
export async function openStore(name) {
  const db = await openDB(name, 1, {
    upgrade(fresh) {
      fresh.createObjectStore("meta")
      fresh.createObjectStore("delegates", { keyPath: "u" })
      fresh.createObjectStore("facts", { keyPath: "id" })
      fresh.createObjectStore("outbox", { keyPath: "order", autoIncrement: true }).createIndex("state", "state")
    },
    blocking: () => db.close(),
  })
  return new Store(db, name)
}

class Store {
  constructor(db, name) {
    this.db = db
    this.name = name
  }

  /** All of it: `{head, version, delegates, facts, entries}`. */
  async read() {
    const tx = this.db.transaction(["meta", "delegates", "facts", "outbox"])
    const meta = tx.objectStore("meta")
    const [head, version, delegates, facts, entries] = await Promise.all([
      meta.get("head"), meta.get("version"), tx.objectStore("delegates").getAll(),
      tx.objectStore("facts").getAll(), tx.objectStore("outbox").getAll(),
    ])
    return { head, version, delegates, facts, entries }
  }

  /** Keep a pack or a delta of it. A whole pack takes the place of all there was. One of another life of the server, which
   *  was put back from a backup and may have lost what it had acknowledged, puts all that was said here back into the queue:
   *  the same ids count once. Returns whether it did. Who is gone from the list but was spoken of here stays as `gone`: the
   *  journal names them, and what still waits is about them. */
  async keep(pack) {
    const tx = this.db.transaction(["meta", "delegates", "facts", "outbox"], "readwrite", STRICT)
    const [meta, delegates, facts, outbox] = ["meta", "delegates", "facts", "outbox"].map((store) => tx.objectStore(store))
    const life = await meta.get("life")
    const again = Boolean(life) && life !== pack.life
    const said = await outbox.getAll()
    const left = leftBy(pack, await delegates.getAll(), new Set(said.map(({ text }) => JSON.parse(text).body.delegate)))
    if (again) {
      for (const entry of said) if (entry.state !== "refused") outbox.put({ ...entry, state: "waiting", reason: "" })
    }
    meta.put(pack.life, "life")
    if (pack.whole) delegates.clear(), facts.clear()
    if (pack.head) meta.put(pack.head, "head")
    meta.put(pack.version, "version")
    for (const row of pack.delegates) row.gone ? delegates.delete(row.u) : delegates.put(row)
    for (const row of left) delegates.put({ ...row, gone: true })
    for (const fact of pack.facts) facts.put(fact)
    await tx.done
    return again
  }

  /** Put an op into the outbox as the very text that will be sent; returns the entry once it is on disk. */
  async add(op) {
    const entry = { id: op.id, text: JSON.stringify(op), state: "waiting", reason: "", device: op.device }
    const tx = this.db.transaction("outbox", "readwrite", STRICT)
    entry.order = await tx.store.add(entry)
    await tx.done
    return entry
  }

  /** The whole outbox, oldest first. */
  entries() {
    return this.db.getAll("outbox")
  }

  /** Up to `limit` entries in `state`, oldest first. */
  list(state, limit) {
    return this.db.getAllFromIndex("outbox", "state", state, limit)
  }

  /** Say what became of entries: `changes` is `[[order, {state, reason}]…]`. */
  async mark(changes) {
    const tx = this.db.transaction("outbox", "readwrite", STRICT)
    for (const [order, facts] of changes) {
      const entry = await tx.store.get(order)
      if (entry) tx.store.put({ ...entry, ...facts })
    }
    await tx.done
  }

  note(key, value) {
    return this.db.put("meta", value, key)
  }

  noted(key) {
    return this.db.get("meta", key)
  }

  /** Forget the list and all that the server has: only ops that were never handed in stay, and where to hand them in. */
  async forget() {
    const tx = this.db.transaction(["meta", "delegates", "facts", "outbox"], "readwrite", STRICT)
    const [meta, delegates, facts, outbox] = ["meta", "delegates", "facts", "outbox"].map((store) => tx.objectStore(store))
    delegates.clear(), facts.clear(), meta.delete("head"), meta.delete("version")
    for (const entry of await outbox.getAll()) if (entry.state !== "waiting") outbox.delete(entry.order)
    await tx.done
  }

  /** Forget, and close; a shelf without anything to hand in goes altogether. Returns how many ops are left. */
  async leave() {
    await this.forget()
    const left = await this.db.count("outbox")
    if (left) this.db.close()
    else await this.wipe()
    return left
  }

  /** Forget also what was never handed in. */
  discard() {
    return this.db.clear("outbox")
  }

  /** Forget everything. */
  async wipe() {
    this.db.close()
    await deleteDB(this.name)
  }
}

/** The rows of those among `spoken` who are no longer there after `pack`. */
export function leftBy({ whole, delegates }, kept, spoken) {
  const told = new Map(delegates.map((row) => [row.u, row]))
  const leaves = ({ u }) => (told.get(u) ?? { gone: whole }).gone
  return kept.filter((row) => spoken.has(row.u) && leaves(row))
}
