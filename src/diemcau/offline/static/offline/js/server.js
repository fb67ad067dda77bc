// The server as this device meets it: every answer says that the line is good, a failure that it may not be. Shared with
// the worker, so nothing here touches the page.
const PATIENCE = 20_000 // ms: a thin line may need long, a dead one must not hold the queue for ever
const HUNG = 3000 // ms: an answer that is out this long when the line comes back was asked for on one that died
const ANSWERS = [401, 403, 404, 413, 422, 429, 503]

export class ServerAway extends Error {}

export class Server extends EventTarget {
  #out = new Map() // what is asked and not answered: how to give it up, by when it was asked

  /** `ticket` is where this device asks for its ticket, `server` the name of the one it was let into. One that keeps
   *  nothing (`passing`) speaks for its own account (`device`) alone, never for whoever signed in after it. */
  constructor({ ticket, server, passing, device }) {
    super()
    Object.assign(this, { tickets: ticket, home: server, alone: passing && device, ticket: "", device: "", lastGood: 0, away: false, shutOut: false, revoked: false })
  }

  /** The server's answer, whatever it says. Throws ServerAway when there was none of ours. */
  async ask(url, { method = "GET", body, headers = {}, patience = PATIENCE } = {}) {
    let response
    const asked = new AbortController()
    const { signal } = asked
    setTimeout(() => asked.abort("late"), patience)
    this.#out.set(asked, performance.now())
    try {
      response = await fetch(url, { method, body, headers, signal, cache: "no-store", credentials: "same-origin", redirect: "manual" })
    } catch (fault) {
      if (signal.reason !== "back") this.heard(false)
      throw new ServerAway(String(fault))
    } finally {
      this.#out.delete(asked)
    }
    // A carrier's own page is no answer of ours; nor is a proxy that stands before a dead server.
    const ours = (response.headers.get("content-type") ?? "").includes("json") || ANSWERS.includes(response.status)
    this.heard(ours)
    if (!ours) throw new ServerAway(`status ${response.status}`)
    return response
  }

  /** POST JSON to a page of ours. */
  post(url, value) {
    return this.ask(url, { method: "POST", body: JSON.stringify(value), headers: { "Content-Type": "application/json" } })
  }

  /** POST to the plane with the ticket; a ticket that has run out is renewed once. */
  async send(url, body) {
    if (!this.ticket) await this.renew()
    const response = await this.#carry(url, body)
    if (response.status !== 401) return response
    await this.renew()
    return this.#carry(url, body)
  }

  #carry(url, body) {
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${this.ticket}` }
    return this.ask(url, { method: "POST", body, headers })
  }

  /** A new ticket for this device's own key. Throws ServerAway when the server gives none. */
  async renew() {
    this.ticket = ""
    const response = await this.post(this.tickets, {})
    const { ticket, device, server, error } = await response.json().catch(() => ({}))
    this.letIn(![401, 403, 404].includes(response.status) && (!response.ok || (server === this.home && (!this.alone || device === this.alone))))
    if (response.status === 404 && error === "revoked" && server === this.home) this.turnAway()
    if (!response.ok || this.shutOut) throw new ServerAway(`no ticket: ${response.status}`)
    Object.assign(this, { ticket, device })
    this.dispatchEvent(new Event("ticket"))
  }

  /** Note whether this device's key opens anything here: not when it was revoked, nor at another server under this address. */
  letIn(good) {
    this.shutOut = !good
    this.dispatchEvent(new Event("change"))
  }

  /** The server itself says that this device's key was revoked: more than a door that happens to be shut. */
  turnAway() {
    this.revoked = true
    this.dispatchEvent(new Event("revoked"))
    this.dispatchEvent(new Event("change"))
  }

  /** Note that the server was heard (or was not). */
  heard(good = true) {
    const back = good && this.away
    this.away = !good
    if (good) this.lastGood = Date.now()
    this.dispatchEvent(new Event("change"))
    if (!back) return
    this.dispatchEvent(new Event("back"))
    for (const [asked, at] of this.#out) if (performance.now() - at > HUNG) asked.abort("back") // whoever asked asks again at once
  }
}
