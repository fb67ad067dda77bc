// The room desk: opens the shelf, puts the parts together, and says every op that is made here.
import "./count.js"
import "./people.js"
import "./poll.js"
import "./room.js"
import "./scan.js"
import { connect } from "./connect.js"
import { announce, sheet, h, toast } from "./dom.js"
import { HalfDays } from "./half-days.js"
import { openJournal, tellRefusals } from "./journal.js"
import { Messages } from "./messages.js"
import { askNewcomer, openPerson } from "./person.js"
import { Report } from "./report.js"
import { choice, hour, t } from "./text.js"
import { now } from "../../ui/js/clock.js"
import { startViews } from "./views.js"

const LOOK = 20_000 // ms between two looks at the clock: half-days end and headcounts fall due without anybody's saying so

class Desk {
  constructor(config, parts) {
    Object.assign(this, { config, ...parts, now, halfDays: new HalfDays(() => this.show()) })
    this.parts = ["desk-people", "desk-count", "desk-room", "desk-poll", "desk-scan"].map((name) => document.querySelector(name))
  }

  begin() {
    const { book } = this
    this.parts.forEach((part) => part.begin(this))
    this.views = startViews(this)
    this.messages = new Messages(this)
    this.report = new Report(this)
    tellRefusals(this)
    book.addEventListener("change", () => book.head && this.show())
    document.addEventListener("click", ({ target }) => {
      if (target.closest("[data-walk-in]")) askNewcomer(this, null, document.querySelector("desk-people input").value)
      if (target.closest("[data-journal]")) openJournal(this)
    })
    if (book.head) this.show()
    setInterval(() => book.head && this.show(), LOOK)
  }

  get session() {
    return this.halfDays.session
  }

  get zone() {
    return this.book.head?.conference.timezone
  }

  /** Draw everything anew from the book. */
  show() {
    this.#name(this.book.head.site.name)
    this.halfDays.show(this.book.head.sessions, this.zone)
    document.body.classList.add("has-pack")
    document.getElementById("desk-ready").hidden = !this.book.head.ready // asked by the hub's run sheet
    document.getElementById("recorded-mark").hidden = !this.book.head.recording
    this.#approvals(this.book.head.approvals ?? 0)
    this.messages.show()
    this.report.show()
    document.body.classList.toggle("no-names", !this.book.head.names)
    this.parts.forEach((part) => part.localName !== "desk-scan" && part.show())
  }

  /** The room as it is called now: it may have been renamed since the page came. */
  #name(name) {
    const head = document.querySelector(".desk-title h1")
    if (head.textContent === name) return
    document.title = document.title.replace(head.textContent, () => name)
    head.textContent = name
  }

  /** Of the site lead: how many substitutes wait for a word. */
  #approvals(count) {
    const notice = document.getElementById("desk-approvals")
    notice.hidden = !count
    notice.querySelector("b").textContent = count
  }

  /** The claims that a new op about a person has seen and thereby replaces. */
  #seen(person) {
    return this.book.heads(person.u, this.session).map((claim) => claim.id)
  }

  async checkIn(person, via) {
    const entry = await this.outbox.add("attendance.check_in", { delegate: person.u, session: this.session, via }, this.#seen(person))
    this.#done(t("done.check_in", { name: person.n }), entry, person.u)
  }

  async say(person, verb, extra = {}) {
    const entry = await this.outbox.add(`attendance.${verb}`, { delegate: person.u, session: this.session, ...extra }, this.#seen(person))
    this.#done(t(`done.${verb}`, { name: person.n, reason: choice("reason", extra.reason) }), entry, person.u)
  }

  async undo(person, claim) {
    const visitor = person.u.startsWith("visitor:")
    await this.outbox.add("attendance.undo", { undoes: claim.id, delegate: visitor ? claim.id : person.u, session: this.session })
    toast(t("done.undo", { name: person.n }), { sign: "undo" })
  }

  async newcomer(facts, instead) {
    const body = { session: this.session, ...facts, ...(instead && { delegate: instead.u }) }
    const entry = await this.outbox.add(instead ? "attendance.substitute" : "attendance.walk_in", body, instead ? this.#seen(instead) : [])
    this.#done(t(instead ? "done.substitute" : "done.walk_in", { name: facts.full_name }), entry, instead?.u ?? entry.id)
  }

  async headcount(body, saw) {
    await this.outbox.add("attendance.headcount", { reported_by: this.book.head.me.name, ...body, channel: "app" }, saw)
    toast(t("done.headcount", { n: body.present }))
  }

  async tell(kind, body, text) {
    await this.outbox.add(kind, body)
    toast(text)
  }

  /** A personal QR was read: somebody of this room comes in at once, a stranger after a question. */
  async scanned(hash) {
    if (this.asked) return this.asked(hash)
    const person = this.book.byHash(hash)
    if (person && this.book.stateOf(person.u, this.session).state === "present") {
      const { claim } = this.book.stateOf(person.u, this.session)
      return toast(t("already", { name: person.n, time: hour(claim.at, this.zone) }), { kind: "warn", sign: "info" })
    }
    if (person && !person.u.startsWith("visitor:")) return this.checkIn(person, "qr")
    if (document.querySelector("dialog[open]")) return
    const add = async (close) => {
      close()
      const entry = await this.outbox.add("attendance.visitor", { code_hash: hash, session: this.session })
      this.#done(t("done.visitor"), entry, `visitor:${hash}`)
    }
    sheet(t("visitor"), (close) => [h("p", {}, t("visitor_help")), h("div.actions", {},
      h("button.button.primary", { type: "button", onclick: () => add(close) }, t("visitor_add")),
      h("button.button", { type: "button", onclick: close }, t("cancel")))])
  }

  /** Say what was done, with the way back. */
  #done(text, entry, delegate) {
    const back = () => this.outbox.add("attendance.undo", { undoes: entry.id, delegate: delegate.startsWith("visitor:") ? entry.id : delegate, session: this.session })
      .then(() => announce(t("undone")))
    toast(text, { action: t("undo"), act: back })
  }

  open(person) {
    openPerson(this, person)
  }
}

const config = JSON.parse(document.getElementById("desk-config").textContent)
connect(config).then((parts) => parts && new Desk(config, parts).begin())
