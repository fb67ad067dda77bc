// The shelf of a desk that an account opened, on a computer that is nobody's own: this page's memory. Whoever signs out leaves no list behind.
import { leftBy } from "./store.js"

export class Passing {
  constructor() {
    this.name = `passing ${Math.random()}` // each tab by itself
    Object.assign(this, { meta: new Map(), delegates: new Map(), facts: new Map(), outbox: new Map() })
  }

  async read() {
    const [head, version] = ["head", "version"].map((key) => this.meta.get(key))
    return { head, version, delegates: [...this.delegates.values()], facts: [...this.facts.values()], entries: await this.entries() }
  }

  async keep(pack) {
    const { meta, delegates, facts } = this
    const again = meta.has("life") && meta.get("life") !== pack.life
    const said = [...this.outbox.values()]
    const left = leftBy(pack, [...delegates.values()], new Set(said.map(({ text }) => JSON.parse(text).body.delegate)))
    if (again) for (const entry of said) if (entry.state !== "refused") Object.assign(entry, { state: "waiting", reason: "" })
    if (pack.whole) delegates.clear(), facts.clear()
    for (const key of ["life", "version"]) meta.set(key, pack[key])
    if (pack.head) meta.set("head", pack.head)
    for (const row of pack.delegates) row.gone ? delegates.delete(row.u) : delegates.set(row.u, row)
    for (const row of left) delegates.set(row.u, { ...row, gone: true })
    for (const fact of pack.facts) facts.set(fact.id, fact)
    return again
  }

  async add(op) {
    const entry = { id: op.id, text: JSON.stringify(op), state: "waiting", reason: "", device: op.device, order: this.outbox.size + 1 }
    this.outbox.set(entry.order, entry)
    return { ...entry }
  }

  async entries() {
    return [...this.outbox.values()].map((entry) => ({ ...entry }))
  }

  async list(state, limit) {
    return (await this.entries()).filter((entry) => entry.state === state).slice(0, limit)
  }

  async mark(changes) {
    for (const [order, facts] of changes) if (this.outbox.has(order)) Object.assign(this.outbox.get(order), facts)
  }

  async note(key, value) {
    this.meta.set(key, value)
  }

  async noted(key) {
    return this.meta.get(key)
  }

  async forget() {
    this.delegates.clear(), this.facts.clear(), this.meta.delete("head"), this.meta.delete("version")
    for (const { order, state } of [...this.outbox.values()]) if (state !== "waiting") this.outbox.delete(order)
  }

  async discard() {
    this.outbox.clear()
  }

  async wipe() {
    await this.forget()
    await this.discard()
  }
}
