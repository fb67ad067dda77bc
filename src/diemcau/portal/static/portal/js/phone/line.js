// What this phone hears: a stream while the server has room for it, else the cacheable list of what phones show now. Rests while nobody looks.
import { EventParser, patience } from "../../../ui/js/parts/events.js"
import { Rest } from "../../../ui/js/parts/rest.js"

const FIRST_BYTE_MS = 25_000
const SILENCE_MS = 40_000
const STREAM_AGAIN_MS = 4 * 60_000
const ASLEEP_MS = 30_000 // in a pocket so long: the line is given back
const jitter = (ms) => ms * (0.5 + Math.random())

export class PhoneLine {
  /** `take(html)`: elements came. `tell(state)`: live, slow or lost. */
  constructor({ config, server, take, tell }) {
    Object.assign(this, { config, server, take, tell })
    this.rest = new Rest()
    this.attempt = 0
    document.addEventListener("visibilitychange", () => this.#looked())
    addEventListener("online", () => this.hurry())
    document.addEventListener("woke", () => this.hurry())
  }

  hurry() {
    this.attempt = 0
    this.rest.wake()
  }

  async run() {
    for (;;) {
      if (this.asleep) await this.rest.sleep(3_600_000)
      else if (this.server.shutOut || !this.config.site) await this.#poll(Infinity)
      else await this.#once()
    }
  }

  async #once() {
    const word = await this.#stream().catch(() => "broken")
    if (this.asleep) return
    if (word === "full" || word === "swallowed") return this.#poll(performance.now() + jitter(STREAM_AGAIN_MS))
    if (word === "refused" && this.attempt < 2 && (await this.#renewed())) return
    await this.#failed()
  }

  #renewed() {
    this.attempt += 1
    return this.server.renew().then(() => true, () => false)
  }

  async #failed() {
    this.attempt += 1
    if (this.attempt > 1 || !navigator.onLine) this.tell("lost")
    await this.rest.sleep(patience(this.attempt))
  }

  /** One stream from beginning to end; says how it ended. */
  async #stream() {
    if (!this.server.ticket) await this.server.renew()
    const request = (this.request = new AbortController())
    let word = "broken"
    const guard = (ms) => {
      clearTimeout(this.guard)
      this.guard = setTimeout(() => ((word = "swallowed"), request.abort()), ms)
    }
    guard(FIRST_BYTE_MS)
    try {
      const headers = { Accept: "text/event-stream", Authorization: `Bearer ${this.server.ticket}` }
      const answer = await fetch(`/live/stream?${this.config.stream}`, { headers, cache: "no-store", signal: request.signal })
      if (answer.status === 503) return "full"
      if ([401, 403, 404].includes(answer.status)) return "refused"
      if (!answer.ok || !answer.body) return "broken"
      await this.catchUp().catch(() => {})
      await this.#read(answer.body.getReader(), guard)
    } catch {
      return word
    } finally {
      clearTimeout(this.guard)
    }
    return word
  }

  async #read(reader, guard) {
    const text = new TextDecoder()
    const parser = new EventParser((event) => this.#heard(event))
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      guard(SILENCE_MS)
      this.attempt = 0
      this.tell("live")
      parser.feed(text.decode(value, { stream: true }))
    }
  }

  #heard({ event, data }) {
    if (event === "frame") this.take(JSON.parse(data).html ?? {})
    else if (event === "resync") setTimeout(() => this.catchUp().catch(() => {}), jitter(2000))
  }

  /** All that phones show now; how long to wait before asking again. */
  async catchUp() {
    const answer = await fetch(this.config.now, { credentials: "omit", signal: AbortSignal.timeout(20_000) })
    if (!answer.ok) throw new Error(String(answer.status))
    const { html, every } = await answer.json()
    this.take(html)
    return every
  }

  async #poll(until) {
    while (performance.now() < until && !this.asleep) {
      try {
        const every = await this.catchUp()
        this.attempt = 0
        this.tell("live")
        await this.rest.sleep(jitter(every))
      } catch {
        await this.#failed()
      }
    }
  }

  #looked() {
    clearTimeout(this.pocket)
    if (document.hidden) {
      this.pocket = setTimeout(() => ((this.asleep = true), this.request?.abort(), this.rest.wake()), ASLEEP_MS)
    } else if (this.asleep) {
      this.asleep = false
      this.hurry()
    }
  }
}
