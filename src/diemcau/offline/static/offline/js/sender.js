// Empties the outbox towards the server, oldest first. Page, second tab and worker share it: a lock lets one send at a time.
import { ServerAway } from "./server.js"

const AT_ONCE = 50

/** Asked to come back later; `after` ms. */
class Later extends Error {
  constructor(after) {
    super("later")
    this.after = after
  }
}

export class Sender {
  constructor(store, server, url) {
    this.store = store
    this.server = server
    this.url = url
  }

  /** Send all that waits. `{left: "none" | "busy" | "line" | "later", after}`. */
  flush() {
    if (!self.navigator.locks) return this.#drain()
    const options = { ifAvailable: true }
    return navigator.locks.request(`outbox ${this.store.name}`, options, (lock) => (lock ? this.#drain() : { left: "busy" }))
  }

  async #drain() {
    try {
      for (;;) {
        const entries = await this.store.list("waiting", AT_ONCE)
        if (!entries.length) return { left: "none" }
        if (!this.server.ticket) await this.server.renew()
        await this.#post(await this.#stamp(entries))
      }
    } catch (fault) {
      if (fault instanceof ServerAway) return { left: "line" }
      if (fault instanceof Later) return { left: "later", after: fault.after }
      throw fault
    }
  }

  /** A room let in again has a new key: what waited under the old one goes under the new one, on disk first. */
  async #stamp(entries) {
    const { device } = this.server
    const old = entries.filter((entry) => entry.device !== device)
    for (const entry of old) {
      Object.assign(entry, { device, again: true, text: JSON.stringify({ ...JSON.parse(entry.text), device }) })
    }
    if (old.length) await this.store.mark(old.map((entry) => [entry.order, entry]))
    return entries
  }

  /** Post entries in one request; what the server cannot read is halved until the one at fault stands alone. */
  async #post(entries) {
    const response = await this.server.send(this.url, `{"ops":[${entries.map((entry) => entry.text).join(",")}]}`)
    if (response.status === 413 || response.status === 422) return this.#split(entries, response.status)
    if (response.status === 429 || response.status === 503) {
      throw new Later(1000 * (Number(response.headers.get("retry-after")) || 5))
    }
    if (!response.ok) throw new ServerAway(`status ${response.status}`)
    const answer = await response.json()
    const stored = new Set(answer.stored)
    const changes = entries.flatMap(({ id, order, again }) => {
      if (stored.has(id)) return [[order, { state: "stored" }]]
      return id in answer.refused ? [[order, refusal(answer.refused[id], again)]] : []
    })
    if (!changes.length) throw new ServerAway("an answer that names none of these")
    await this.store.mark(changes)
  }

  async #split(entries, status) {
    if (entries.length === 1) {
      const reason = status === 413 ? "too_large" : "malformed"
      return this.store.mark([[entries[0].order, { state: "refused", reason }]])
    }
    const half = Math.ceil(entries.length / 2)
    await this.#post(entries.slice(0, half))
    await this.#post(entries.slice(half))
  }
}

/** An op sent again under a new key may have been stored under the old one: then its id is taken, and all is well. */
function refusal(text, again) {
  const reason = text.split(":")[0]
  return again && reason === "id_reused" ? { state: "stored" } : { state: "refused", reason }
}
