// The delegate's phone: puts queue, line and sections together. The queue is the desk's own.
import { now, offset } from "../../../ui/js/clock.js"
import { OpMaker } from "../../../ui/js/op-maker.js"
import "../../../ui/js/parts/connection.js"
import "../../../ui/js/parts/relative-time.js"
import { swap } from "../../../ui/js/parts/swaps.js"
import "../../../ui/js/parts/theme.js"
import { phone } from "../../../ui/js/phone/api.js"
import { Outbox } from "../../../offline/js/outbox.js"
import { Passing } from "../../../offline/js/passing.js"
import { Sender } from "../../../offline/js/sender.js"
import { Server } from "../../../offline/js/server.js"
import { openStore } from "../../../offline/js/store.js"
import { keep } from "./kept.js"
import { PhoneLine } from "./line.js"

const read = (id) => JSON.parse(document.getElementById(id).textContent)
const config = read("phone-config")
const drawn = new Map() // element id: its HTML as it came last

/** Elements as they came: those that are new are put in their place. */
function take(html) {
  const fresh = Object.entries(html).filter(([id, text]) => drawn.get(id) !== text)
  for (const [id, text] of fresh) drawn.set(id, text)
  if (fresh.length) swap(Object.fromEntries(fresh))
}

/** What concerns some rooms only is shown there alone. */
function sift() {
  const says = (words, own) => words === undefined || words.split(" ").includes(String(own))
  for (const element of document.querySelectorAll("[data-sites], [data-levels]")) {
    element.hidden = !says(element.dataset.sites, config.site) || !says(element.dataset.levels, config.level)
  }
}

function tellLine(state, since) {
  document.dispatchEvent(new CustomEvent("connection", { detail: { state, lastGood: since } }))
}

function told(outbox, entry) {
  const { kind, body, at, offset: added } = outbox.op(entry)
  return { id: entry.id, kind, body, at: at + added, state: entry.state, reason: entry.reason }
}

async function begin() {
  sift()
  const name = `phone-${config.server}-${config.page}`
  const store = await openStore(name).catch(() => new Passing())
  const server = new Server(config)
  const maker = new OpMaker({ device: "phone:", site: config.site, run: config.run }, offset)
  const sender = new Sender(store, server, config.ops)
  const outbox = new Outbox({ store, sender, server, maker, verdictsUrl: config.verdicts, look: config.look })
  outbox.take(await store.entries())
  const entries = (beginning) => [...outbox.entries.values()].map((entry) => told(outbox, entry)).filter(({ kind }) => kind.startsWith(beginning))
  const mine = refresher(server)
  server.addEventListener("ticket", () => (maker.base.device = server.device))
  server.addEventListener("change", () => server.shutOut && ended())
  outbox.addEventListener("change", ({ ids }) => {
    const kinds = ids.map((id) => outbox.entries.get(id)).filter(Boolean).map((entry) => outbox.op(entry).kind)
    for (const section of phone.names) {
      if (kinds.some((kind) => kind.startsWith(`${section}.`))) phone.tell(section, "entries", entries(`${section}.`))
    }
    showWaiting(outbox)
  })
  document.addEventListener("swapped", ({ detail }) => {
    sift()
    for (const element of detail) if (element.id.startsWith("phone-")) phone.tell(element.id.slice(6), "shown", element)
  })
  const { conference, site, level, delegate, run } = config
  const send = (kind, body, saw) => outbox.add(kind, body, saw).then((entry) => told(outbox, entry))
  const post = (path, value) => server.post(path, value)
  const ticket = async () => (server.ticket || (await server.renew()), server.ticket)
  phone.begin({ me: { conference, site, level, delegate, run }, texts: read("phone-texts"), now, send, entries, refresh: mine.soon, post, ticket })
  for (const section of phone.names) phone.tell(section, "entries", entries(`${section}.`))
  showWaiting(outbox)
  let lastGood = 0
  const tell = (state) => tellLine(state, (lastGood = state === "lost" ? lastGood : now()))
  const line = new PhoneLine({ config, server, take, tell })
  server.addEventListener("ticket", () => (outbox.kick(), mine.soon(0)), { once: true })
  line.run()
  keep(config)
}

/** What modules tell this phone alone, fetched for all sections at once; calls meanwhile fold into one. */
function refresher(server) {
  let timer = 0
  const fetchMine = async () => {
    timer = 0
    const answer = await server.post(config.mine, {}).catch(() => null)
    if (!answer?.ok) return
    for (const [section, facts] of Object.entries(await answer.json())) phone.tell(section, "mine", facts)
  }
  return { soon: (spread) => phone.names.length && (timer ||= setTimeout(fetchMine, Math.random() * spread)) }
}

function showWaiting(outbox) {
  const count = outbox.count("waiting")
  const place = document.getElementById("phone-waiting")
  place.hidden = !count
  const text = count ? document.getElementById("phone-words").dataset.waiting.replace("{n}", count) : ""
  if (place.textContent !== text) place.textContent = text
}

/** The server says that this code opens nothing any more. */
function ended() {
  document.body.classList.add("is-ended")
  document.getElementById("phone-ended").hidden = false
}

begin()
