// Ballots for secret polls, on a delegate's own phone: fetched ahead when the page is calm, each spent once, also without a line. The
// blind lane is loaded then and not before; what was voted is known to this phone alone, until the box has it.
import { phone } from "../../ui/js/phone/api.js"

const CALM_MS = 10 * 60_000 // all phones of a hall fetch ahead spread over so long …
const FIRST_MS = 20_000 // … and not while the page comes
const HURRY_MS = 3000 // a secret poll is open and this phone has no ballot
const AGAIN_MS = 60_000

const SAID = { waiting: "ballot.kept", refused: "ballot.refused" }

export class Ballots {
  #states = new Map() // slot: what the lane says of it
  #why = ""
  #timer = 0
  #due = 0

  constructor(changed) {
    this.changed = changed
  }

  /** Why this phone cannot vote secretly at all: "" when it can. */
  get bar() {
    if (!phone.me.delegate) return "room"
    return globalThis.isSecureContext && globalThis.crypto?.subtle ? "" : "insecure"
  }

  /** The section was drawn: fetch what will be needed. */
  look(section) {
    if (this.bar || !("ballots" in section.dataset)) return
    const open = [...section.querySelectorAll('[data-naming="secret"][data-state="open"]')].map(({ dataset }) => dataset.slot)
    const missing = open.filter((slot) => !this.#states.get(slot)?.ready && !this.#states.get(slot)?.spent)
    if (missing.length || !this.looked) this.#soon(missing.length ? Math.random() * HURRY_MS : FIRST_MS + Math.random() * CALM_MS)
    this.looked = true
  }

  /** Of a slot's poll: whether this phone may vote, and the name of what is to be said of it. */
  of(slot, open) {
    if (this.bar) return { open: false, word: open ? `ballot.${this.bar}` : "" }
    const state = this.#states.get(slot)
    if (!state) return { open: false, word: open ? this.#lack() : "" }
    const [spend] = state.spends
    if (spend) return { open: false, word: SAID[spend.state] && (spend.reason === "closed" ? "ballot.closed" : SAID[spend.state]) }
    if (state.spent) return { open: false, word: "ballot.cast" }
    if (state.ready) return { open, word: open ? "ballot.ready" : "over" }
    return { open: false, word: state.foreign ? "ballot.foreign" : open ? this.#lack() : "" }
  }

  #lack() {
    return { line: "ballot.line", not_entitled: "ballot.not_entitled", no_keys: "ballot.no_keys" }[this.#why] ?? "ballot.fetching"
  }

  async spend(slot, body) {
    const lane = await this.#lane()
    await lane.spend(slot, body, { inTime: true })
    await this.#read(lane, slot)
  }

  #soon(ms) {
    const at = performance.now() + ms
    if (this.#timer && this.#due <= at) return
    clearTimeout(this.#timer)
    this.#due = at
    this.#timer = setTimeout(() => this.#fetch(), ms)
  }

  async #fetch() {
    this.#timer = 0
    try {
      const lane = await this.#lane()
      await this.#readAll(lane) // what lies here already may be spent at once
      this.#why = (await lane.fetchAhead()).why
      await this.#readAll(lane)
    } catch {
      this.#why = "line"
    }
    this.changed()
    if (["line", "no_keys"].includes(this.#why) || this.#open().some((slot) => this.#states.get(slot)?.asked)) this.#soon(AGAIN_MS * (0.5 + Math.random()))
  }

  #open() {
    return [...document.querySelectorAll('#phone-polls [data-naming="secret"]')].map(({ dataset }) => dataset.slot)
  }

  async #readAll(lane) {
    for (const slot of this.#open()) await this.#read(lane, slot)
  }

  async #read(lane, slot) {
    this.#states.set(slot, await lane.states(Number(slot)))
    this.changed()
  }

  #lane() {
    this.lane ??= this.#load().catch((fault) => {
      this.lane = null
      throw fault
    })
    return this.lane
  }

  async #load() {
    const { Lane } = await import(phone.texts("polls").lane)
    const { conference, run } = phone.me
    const send = (kind, body) => phone.send(kind, body)
    const lane = new Lane({ conference, run, purpose: "ballot", send, ticket: () => phone.ticket() })
    lane.addEventListener("change", () => this.#readAll(lane).catch(() => {}))
    return lane
  }
}
