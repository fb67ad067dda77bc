// Queue first, always: an op is on disk before the page shows it; sending and judging come when they can.
const VERDICTS_AT_ONCE = 200
const jitter = (ms) => ms * (0.5 + Math.random())

export class Outbox extends EventTarget {
  /** `look`: ms until it first asks what became of an op. */
  constructor({ store, sender, server, maker, verdictsUrl, look = 400 }) {
    super()
    Object.assign(this, { store, sender, server, maker, verdictsUrl, look })
    this.entries = new Map()
    this.ops = new Map()
    this.failures = 0
    this.patience = 0
    this.tabs = new BroadcastChannel(`outbox ${store.name}`)
    this.tabs.onmessage = () => this.#reread()
    server.addEventListener("back", () => this.kick())
    addEventListener("online", () => this.kick())
  }

  /** The op of an entry, read once. */
  op({ id, text }) {
    if (!this.ops.has(id)) this.ops.set(id, JSON.parse(text))
    return this.ops.get(id)
  }

  take(entries) {
    this.entries = new Map(entries.map((entry) => [entry.id, entry]))
  }

  /** Make an op, keep it, show it, send it: in this order. Returns the entry. */
  async add(kind, body, saw) {
    const entry = await this.store.add(this.maker.make(kind, body, saw))
    this.entries.set(entry.id, entry)
    this.#changed([entry.id])
    this.tabs.postMessage("added")
    this.kick()
    return entry
  }

  count(...states) {
    return [...this.entries.values()].filter((entry) => states.includes(entry.state)).length
  }

  /** Try now. */
  kick() {
    this.failures = 0
    this.#in(0)
  }

  #in(ms) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.#run(), ms)
  }

  async #run() {
    if (this.running) return (this.again = true)
    this.running = true
    const failed = () => ({ left: "later", after: 5000 }) // the shelf itself: full, or closed by a newer page
    const { left, after } = await this.sender
      .flush()
      .then(async (done) => (await this.#reread(), done))
      .catch(failed)
    this.running = false
    if (this.again) return (this.again = false), this.#in(0)
    if (left === "none") {
      this.failures = 0
      return this.count("stored", "held") && this.#judgeIn((this.patience = this.look))
    }
    const wait = left === "busy" ? 3000 : after || Math.min(30_000, 1000 * 2 ** this.failures++)
    this.#in(jitter(wait))
    if (left === "line") this.dispatchEvent(new Event("stuck"))
  }

  #judgeIn(ms) {
    clearTimeout(this.judging)
    this.judging = setTimeout(() => this.judge(), jitter(ms))
  }

  /** Ask what became of the ops the server has stored; asks again, ever less often, while some are open. */
  async judge() {
    const open = [...this.entries.values()].filter((entry) => entry.state === "stored" || entry.state === "held")
    if (!open.length) return
    try {
      for (let i = 0; i < open.length; i += VERDICTS_AT_ONCE) {
        const some = open.slice(i, i + VERDICTS_AT_ONCE)
        const response = await this.server.post(this.verdictsUrl, { ids: some.map((entry) => entry.id) })
        if (response.ok) await this.heard(await response.json())
      }
    } catch {
      // The line is down: the next flush asks again.
    }
    this.patience = Math.min(Math.max(30_000, this.look), this.patience * 2 || this.look)
    if (this.count("stored", "held")) this.#judgeIn(this.patience)
  }

  /** Verdicts came: `{id: {state, reason}}`. */
  async heard(verdicts) {
    const changes = []
    for (const [id, { state, reason }] of Object.entries(verdicts)) {
      const entry = this.entries.get(id)
      const now = state === "waiting" ? "held" : state
      if (entry && (entry.state !== now || entry.reason !== reason)) changes.push([entry.order, { state: now, reason }])
    }
    if (!changes.length) return
    await this.store.mark(changes)
    await this.#reread()
    this.tabs.postMessage("judged")
  }

  /** The shelf has put ops back into the queue. */
  async takeBack() {
    await this.#reread()
    this.tabs.postMessage("again")
    this.kick()
  }

  /** The shelf holds fewer ops than before. */
  async thin() {
    this.ops.clear()
    this.take(await this.store.entries())
    this.#changed([])
  }

  async #reread() {
    const entries = await this.store.entries()
    const ids = entries.filter((entry) => this.entries.get(entry.id)?.state !== entry.state).map((entry) => entry.id)
    this.take(entries)
    if (ids.length) this.#changed(ids)
  }

  #changed(ids) {
    this.dispatchEvent(Object.assign(new Event("change"), { ids }))
  }
}
