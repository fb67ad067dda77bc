// The room's book: the server's pack and the own outbox folded together. Pages only ever show what stands here.
import { fold } from "./names.js"
import { claimsOf, factOf, present, reaches, standing } from "./ops.js"
import { unknown } from "./text.js"

const NOBODY = { state: "expected", reason: "", claim: null, conflict: false }

export class Book extends EventTarget {
  constructor(store, outbox) {
    super()
    this.store = store
    this.outbox = outbox
    this.site = outbox.maker.base.site
    this.head = null
    this.delegates = new Map()
    this.facts = new Map()
    outbox.addEventListener("change", () => this.#refold())
  }

  async load() {
    const { head, version, delegates, facts, entries } = await this.store.read()
    Object.assign(this, { head, version })
    this.delegates = new Map(delegates.map((row) => [row.u, row]))
    this.facts = new Map(facts.map((fact) => [fact.id, fact]))
    this.outbox.take(entries)
    if (head) this.#refold()
  }

  /** A pack or delta came: keep it first, then show it. */
  async take(pack) {
    if (await this.store.keep(pack)) await this.outbox.takeBack()
    await this.load()
  }

  /** Nothing of the list any more, neither here nor on the shelf; of what was said only what was never handed in. */
  async forget() {
    await this.store.forget()
    Object.assign(this, { head: null, version: "", delegates: new Map(), facts: new Map() })
    await this.outbox.thin()
  }

  /** `{state, reason, claim, entry, conflict}` of a person in a session; who is present in another room is `elsewhere`. */
  stateOf(u, session) {
    const heads = this.heads(u, session)
    const here = present(heads)
    const best = here[0] ?? heads[0]
    if (!best) return NOBODY
    const state = best.state === "present" && best.site !== this.site ? "elsewhere" : best.state
    return { state, reason: best.reason, claim: best, entry: this.outbox.entries.get(best.id), conflict: here.length > 1 }
  }

  /** The claims that stand on a register, best first: what a new op has seen. */
  heads(u, session) {
    const claims = this.registers.get(`${session} ${u}`) ?? []
    return standing(claims.filter((claim) => !this.undoings.get(claim.id)?.some((undoing) => reaches(undoing, claim))))
  }

  /** Whether this desk may take a claim back: its room's own, or any when the hub sits at it. */
  mayUndo(claim) {
    return reaches({ site: this.site, hub: this.head.me.hub }, claim)
  }

  byHash(hash) {
    return this.hashes.get(hash)
  }

  /** Numbers of a session: `{expected, present, substitutes, guests, absent, replaced, left, elsewhere, open}`; present is who
   *  is in this room. */
  counts(session) {
    const counts = { expected: 0, present: 0, substitutes: 0, guests: 0, absent: 0, replaced: 0, left: 0, elsewhere: 0, open: 0 }
    for (const person of this.people) {
      const { state } = this.stateOf(person.u, session)
      if (person.listed) counts.expected++
      if (state === "present") {
        counts.present++
        if (person.so === "substitute") counts.substitutes++
        else if (!person.listed) counts.guests++
      } else if (state !== "expected") counts[state]++
      else if (person.listed) counts.open++
    }
    return counts
  }

  #refold() {
    this.people = [...this.delegates.values()].filter((row) => !row.gone).map((row) => person(row))
    this.hashes = new Map(this.people.map((one) => [one.h, one]))
    this.registers = new Map()
    this.undoings = new Map() // by the op they name, which may speak of two people: a substitute's does
    for (const fact of this.facts.values()) this.#lay(fact)
    for (const entry of this.outbox.entries.values()) {
      if (entry.state !== "refused") this.#own(entry)
    }
    this.people.sort((a, b) => (a.k < b.k ? -1 : a.k > b.k ? 1 : a.u < b.u ? -1 : 1))
    this.dispatchEvent(new Event("change"))
  }

  /** What the own outbox adds to the server's word, until the server's word holds it. */
  #own(entry) {
    const op = this.outbox.op(entry)
    const fact = factOf(op)
    if (!fact || this.facts.has(fact.id)) return
    fact.hub = this.head?.me.hub
    const hash = op.body.code_hash
    const known = hash && this.hashes.get(hash)
    const gone = this.delegates.get(op.body.delegate)
    if (gone?.gone && !fact.un) this.#add({ ...gone, so: "off_list" }) // moved or taken off meanwhile: the server has not heard yet that they are here
    if (known) fact.d = known.u
    else if (hash) this.#add({ u: fact.d, h: hash, n: unknown(hash), so: "visitor" })
    else if (op.body.full_name && !this.delegates.has(op.id)) {
      const { full_name: n, position: p, unit: o, delegate: sf } = op.body
      this.#add({ u: op.id, n, p, o, sf, so: fact.k })
    }
    this.#lay(fact)
  }

  #add(row) {
    if (this.people.some((one) => one.u === row.u)) return
    const one = person({ k: "", ...row }) // without a sort key it stands on top until the server has placed it
    this.people.push(one)
    if (row.h) this.hashes.set(row.h, one)
  }

  #lay(fact) {
    if (fact.un) return this.undoings.set(fact.un, [...(this.undoings.get(fact.un) ?? []), fact])
    for (const claim of claimsOf(fact)) {
      const key = `${claim.session} ${claim.delegate}`
      if (!this.registers.has(key)) this.registers.set(key, [])
      this.registers.get(key).push(claim)
    }
  }
}

const known = new WeakMap()

function person(row) {
  if (known.has(row)) return known.get(row)
  const about = [row.p, row.o].filter(Boolean).join(" · ")
  const made = { ...row, about, folded: fold(`${row.n} ${about}`), listed: !["walk_in", "substitute", "visitor", "off_list", "declined", "substituted"].includes(row.so) }
  known.set(row, made)
  return made
}
