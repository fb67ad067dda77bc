// Opens the shelf, fetches the pack, listens for what changes, and tells the hub that this desk is alive.
import { Line } from "../../ui/js/parts/line.js"
import { useTicket } from "../../ui/js/parts/ticket.js"
import "../../ui/js/parts/connection.js"
import "../../ui/js/parts/relative-time.js"
import "../../ui/js/parts/theme.js"
import { now, offset } from "../../ui/js/clock.js"
import { OpMaker } from "../../ui/js/op-maker.js"
import { Book } from "./book.js"
import { install } from "./installed.js"
import { leave } from "./leaving.js"
import { Outbox } from "./outbox.js"
import { Passing } from "./passing.js"
import { Sender } from "./sender.js"
import { Server } from "./server.js"
import { clearOthers } from "./shelves.js"
import { openStore } from "./store.js"

const ALIVE = 30_000 // ms between two words to the hub
const KEEP = 60_000 // ms between two notes of when the line was good: an app opened without one says it
const LOOK = 5 * 60_000 // ms between two looks at the pack while the stream stands

/** The parts of the desk, the book loaded; null where this browser keeps nothing. */
export async function connect(config) {
  let store
  const name = `desk-${config.server}-${config.conference}-${config.site}-${config.run}`
  try {
    store = config.passing ? new Passing() : await openStore(name)
    await store.note("config", config)
    await clearOthers(name, `desk-${config.server}-`, now())
  } catch {
    document.getElementById("desk-no-store").hidden = false
    return null
  }
  if (!config.passing) navigator.storage?.persist?.()
  const server = new Server(config)
  const sender = new Sender(store, server, config.ops)
  const maker = new OpMaker(config, offset)
  const outbox = new Outbox({ store, sender, server, maker, verdictsUrl: config.verdicts })
  const book = new Book(store, outbox)
  await book.load()
  const pulls = new Pulls(config, book, server)
  if (config.passing) guard({ config, server, outbox, pulls, book, store })
  server.addEventListener("ticket", () => useTicket(server.ticket))
  server.addEventListener("back", () => pulls.soon(0))
  const line = { server, store, kept: (await store.noted("good")) ?? 0 }
  server.addEventListener("change", () => tellLine(line))
  begin(config, { server, outbox, pulls, book, store })
  return { store, server, outbox, book, pulls }
}

/** Opened by an account: the list goes with whoever signs out, and nothing is closed by mistake before it is handed in. */
function guard(parts) {
  parts.server.addEventListener("change", () => parts.server.shutOut && leave("signed_out", parts))
  addEventListener("beforeunload", (event) => parts.outbox.count("waiting") && event.preventDefault())
}

async function begin(config, { server, outbox, pulls, book, store }) {
  server.addEventListener("revoked", () => leave("revoked", { config, server, outbox, pulls, book, store }), { once: true })
  await pulls.now()
  install(config, { server, book, outbox, store, pulls }) // the line is for the list first, then for what makes the page last
  outbox.kick()
  setInterval(() => pulls.soon(5000), LOOK)
  const alive = () => server.send(config.beat, JSON.stringify({ waiting: outbox.count("waiting"), desk: config.shell })).catch(() => {})
  await alive()
  setInterval(alive, ALIVE)
  const lead = () => listen(config, { server, outbox, pulls }).run()
  if (navigator.locks) navigator.locks.request(`stream ${outbox.store.name}`, lead)
  else lead()
}

/** One stream for all tabs of the room: cues say what to fetch, verdicts come with them. */
function listen(config, { server, outbox, pulls }) {
  const event = ({ event: name, data }) => {
    if (name === "resync") return pulls.soon(1000), outbox.judge()
    if (name !== "frame") return
    const { html = {}, cues = [] } = JSON.parse(data)
    if (Object.keys(html).some((id) => !id.startsWith("announcement-")) || !cues.length) pulls.soon(1500) // this room's figures change by what other rooms say of its people
    for (const [cue, facts] of cues) {
      if (cue === "verdicts") outbox.heard(named(facts.verdicts ?? {})), pulls.soon(1500)
      else pulls.soon(["programme", "announcements", "announcements_rooms", "broadcast_told", "questions_listed", "polls_told"].includes(cue) ? config.spread : 300)
    }
  }
  const state = (word) => (word === "lost" ? server.heard(false) : server.heard())
  return new Line({ content: config.stream, after: "", tell: { event, state } })
}

const named = (verdicts) => Object.fromEntries(Object.entries(verdicts).map(([id, [state, reason]]) => [id, { state, reason }]))

/** `kept` (server time, ms): when the line was good, as the shelf last noted it. */
function tellLine(line) {
  const { away, lastGood } = line.server
  const state = lastGood ? (away ? "lost" : "live") : away ? "lost" : "connecting"
  const good = lastGood ? lastGood + offset() : line.kept
  document.dispatchEvent(new CustomEvent("connection", { detail: { state, lastGood: good } }))
  if (good - line.kept < KEEP) return
  line.kept = good
  line.store.note("good", good).catch(() => {})
}

/** Fetches the pack, then only what is newer. One at a time; several wishes within a moment are one. */
class Pulls extends EventTarget {
  constructor(config, book, server) {
    super()
    Object.assign(this, { config, book, server })
  }

  soon(ms) {
    const at = performance.now() + ms
    if (this.timer && this.due <= at) return
    clearTimeout(this.timer)
    this.due = at
    this.timer = setTimeout(() => this.now(), ms * (0.5 + Math.random()))
  }

  /** No more: what was forgotten must not come back. */
  end() {
    this.ended = true
  }

  async now() {
    clearTimeout(this.timer)
    this.timer = 0
    if (this.ended) return
    if (this.busy) return this.soon(500)
    this.busy = true
    try {
      const query = new URLSearchParams({ run: this.config.run, after: this.book.version ?? "" })
      const response = await this.server.ask(`${this.config.pack}?${query}`)
      if (!response.ok) return
      const pack = await response.json()
      if (pack.server !== this.config.server) return this.server.letIn(false)
      if (this.ended) return
      if (pack.version !== this.book.version || pack.whole) await this.book.take(pack)
      this.dispatchEvent(Object.assign(new Event("pulled"), { shell: pack.shell }))
    } catch {
      // The line is down: the shelf serves, and the next chance is taken.
    } finally {
      this.busy = false
    }
  }
}

