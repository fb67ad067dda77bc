// Anonymous questions: tokens are fetched ahead at a moment of chance, and each is spent once at a door that takes no name.
import { phone } from "../../../ui/js/phone/api.js"

const AHEAD_MS = [20_000, 120_000] // after the page stands, spread: not all phones of a hall at once, and not when one of them asks

export class Anonymous {
  #slot = 0
  ready = 0
  why = ""
  /** What was handed in and is not there yet, or was refused: {state: "waiting" | "refused", reason, body}. */
  spends = []
  #offered = false
  #lane = null
  #changed

  constructor(changed) {
    this.#changed = changed
    addEventListener("online", () => this.handIn())
  }

  /** Whether the organiser takes anonymous questions, and this phone may ask one: nobody by the room's code. */
  get offered() {
    return this.#offered && Boolean(phone.me.delegate)
  }

  offer(on) {
    const begins = on && !this.#offered && phone.me.delegate
    this.#offered = on
    if (begins) setTimeout(() => this.fetchAhead().then(() => this.handIn(), () => {}), AHEAD_MS[0] + Math.random() * AHEAD_MS[1])
  }

  /** Today's slot: the server's word. What waited for it goes. */
  set slot(slot) {
    this.#slot = slot
    this.handIn()
  }

  /** Questions that lie here since there was no line. */
  get shelved() {
    return this.#shelf().length
  }

  /** Makes tokens ready; says in `why` what is in the way. */
  async fetchAhead() {
    try {
      const lane = await this.#open()
      const { foreign, why } = await lane.fetchAhead()
      const { asked, spent } = await this.#count()
      this.why = this.ready ? "" : why === "insecure" ? why : foreign ? "foreign" : why || (spent && !asked ? "spent" : "")
    } catch {
      this.why = "line"
    }
    this.#changed()
  }

  /** "handed", "shelved" or "lacking": what became of it. Where the lane could not be loaded it is kept here until it can. */
  async ask(body) {
    const lane = this.#slot && (await this.#open().catch(() => null))
    if (!lane) {
      this.#keep([...this.#shelf(), body])
      return "shelved"
    }
    const became = await this.#spend(lane, body)
    this.#changed()
    return became
  }

  /** What lies here goes, as far as there are tokens for it: one at a time, whoever calls, from whatever page of this phone. */
  async handIn() {
    const lane = this.#slot && this.shelved && (await this.#open().catch(() => null))
    if (!lane) return
    if (!this.ready) await this.fetchAhead()
    await navigator.locks.request(this.#name, async () => {
      while (this.shelved) {
        if ((await this.#spend(lane, this.#shelf()[0])) === "lacking") break
        this.#keep(this.#shelf().slice(1))
      }
    })
    this.#changed()
  }

  async #spend(lane, body) {
    const { state, reason } = await lane.spend(this.#slot, body, { inTime: true })
    await this.#count()
    if (state === "refused") return reason === "no_token" ? "lacking" : "shut"
    return state === "kept" ? "handed" : "shelved"
  }

  async #count() {
    const states = await (await this.#open()).states(this.#slot)
    this.ready = states.ready
    this.spends = states.spends ?? []
    return states
  }

  async #open() {
    if (this.#lane) return this.#lane
    const { Lane } = await import("/static/blind/js/lane.js")
    const { conference, run } = phone.me
    const lane = new Lane({ conference, run, purpose: "question", send: (kind, body) => phone.send(kind, body).then(() => ""), ticket: () => phone.ticket() })
    await lane.states(this.#slot) // its worker came, or this throws
    lane.addEventListener("change", () => this.#count().then(() => this.#changed()))
    return (this.#lane = lane)
  }

  get #name() {
    return `asked-${phone.me.conference}-${phone.me.run}`
  }

  #shelf() {
    try {
      return JSON.parse(localStorage.getItem(this.#name)) ?? []
    } catch {
      return []
    }
  }

  #keep(items) {
    if (items.length) localStorage.setItem(this.#name, JSON.stringify(items))
    else localStorage.removeItem(this.#name)
  }
}
