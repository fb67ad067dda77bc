// Ballots for secret polls, on a delegate's own phone: fetched ahead when the page is calm, each spent once, also without a line. The
// blind lane is loaded then and not before; what was voted is known to this phone alone, until the box has it.
import { phone } from "../../ui/js/phone/api.js"

const FIRST_MS = 20_000 // nothing is fetched ahead while the page comes
const HURRY_MS = 3000 // a secret poll is open and this phone has no ballot
const AGAIN_MS = 60_000

const SAID = { waiting: "ballot.kept", refused: "ballot.refused" }

export class Ballots {
  #states = new Map() // slot: what the lane says of it
  #why = ""
  #timer = 0
  #due = 0
  #all = false

  constructor(changed) {
    this.changed = changed
  }

  /** Why this phone cannot vote secretly at all: "" when it can. */
  get bar() {
    if (!phone.me.delegate) return "room"
    return globalThis.isSecureContext && globalThis.crypto?.subtle ? "" : "insecure"
  }

  /** The section was drawn: fetch what is needed now, and once what will be, all phones spread over the seconds that the section says. */
  look(section) {
    if (this.bar || !("ballots" in section.dataset)) return
    if (this.#missing().length || this.#noted()) this.#soon(Math.random() * HURRY_MS)
    if (!this.calm) this.calm = setTimeout(() => this.#soon(0, true), FIRST_MS + Math.random() * 1000 * Number(section.dataset.ballots))
  }

  /** Slots of open secret polls for which no ballot lies here. */
  #missing() {
    const open = [...document.querySelectorAll('#phone-polls [data-naming="secret"][data-state="open"]')].map(({ dataset }) => dataset.slot)
    return open.filter((slot) => !["ready", "spent", "foreign"].some((name) => this.#states.get(slot)?.[name]))
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
    this.#note(true)
    await lane.spend(slot, body, { inTime: true })
    await this.#readAll(lane)
  }

  /** Whether a vote may lie here that the box has not: the next page sends it at once, whatever is open then. */
  #noted() {
    const { conference, run } = phone.me
    this.note ??= `ballots-${conference}-${run}`
    try {
      return localStorage.getItem(this.note)
    } catch {
      return null // a browser that keeps nothing
    }
  }

  #note(waits) {
    if (waits === Boolean(this.#noted())) return
    if (waits) localStorage.setItem(this.note, "waiting")
    else localStorage.removeItem(this.note)
  }

  #soon(ms, all = false) {
    this.#all ||= all
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
      const missing = this.#missing()
      if (missing.length) this.#why = (await lane.fetchAhead(missing.map(Number))).why
      else if (this.#all) (this.#all = false), (this.#why = (await lane.fetchAhead()).why)
      await this.#readAll(lane)
    } catch {
      this.#why = "line"
    }
    this.changed()
    if (this.#why === "not_entitled") return
    if (this.#missing().length || this.#all || ["line", "no_keys"].includes(this.#why)) this.#soon(AGAIN_MS * (0.5 + Math.random()), this.#why !== "")
  }

  #open() {
    return [...document.querySelectorAll('#phone-polls [data-naming="secret"]')].map(({ dataset }) => dataset.slot)
  }

  async #readAll(lane) {
    for (const slot of this.#open()) await this.#read(lane, slot)
    this.#note([...this.#states.values()].some(({ spends }) => spends.some(({ state }) => state === "waiting")))
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
