// The room's report: drafted from what the desk knows, confirmed by the lead in a minute, also without a line.
import { badge, field, h, icon, sheet } from "./dom.js"
import { WAYS } from "./journal.js"
import { choice, halfDay, hour, roundName, t } from "./text.js"

const MOST_BYTES = 1600 // of a body: an op holds 2,048

export class Report {
  draft = {}

  constructor(desk) {
    Object.assign(this, { desk, notice: document.getElementById("desk-report") })
    document.addEventListener("click", ({ target }) => target.closest("[data-report]") && this.#open())
  }

  get told() {
    return this.desk.book.head.reports ?? { said: [], incidents: [], kept: {} }
  }

  /** The version that holds, of this device or as the server has it: `{name, present, remark, at, state}`; null: none. */
  last() {
    const { outbox } = this.desk
    const heard = new Set(this.told.said)
    const own = [...outbox.entries.values()].filter(({ state }) => state !== "refused").map((entry) => ({ entry, op: outbox.op(entry) }))
      .filter(({ op }) => op.kind === "reports.confirm" && !heard.has(op.id))
      .map(({ op, entry }) => ({ ...op.body, at: op.at + op.offset, state: entry.state }))
    return [this.told.last, ...own].filter(Boolean).sort((a, b) => b.at - a.at)[0] ?? null
  }

  /** The lead is asked once the day is over, or the report is due. */
  show() {
    const { book, now, zone } = this.desk
    const { conference, me } = book.head
    const { due } = this.told
    const over = conference.until ? now() >= conference.until : book.head.items.length > 0 && book.head.items.every((item) => item.ended)
    this.notice.hidden = !me.confirms || Boolean(this.last()) || !(over || (due && now() >= due))
    this.notice.querySelector("[data-due]").textContent = due ? t("report.due", { time: this.#moment(due, zone) }) : ""
  }

  /** 17:30, with its date where it is of another day. */
  #moment(ms, timeZone) {
    const day = (at) => new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "2-digit", timeZone }).format(at)
    return day(ms) === day(this.desk.now()) ? hour(ms, timeZone) : `${hour(ms, timeZone)} ${day(ms)}`
  }

  #open() {
    sheet(t("report"), (close) => [h("p.soft", {}, t("report.help")), this.#lines(), this.#done(), this.#form(close)])
  }

  #lines() {
    const { incidents, kept } = this.told
    const { book } = this.desk
    const rows = [...book.head.sessions.flatMap((session) => this.#ofHalfDay(session)),
      [t("report.line"), incidents.length ? incidents.map((one) => this.#incident(one)) : [t("report.no_incident")]],
      [t("report.questions"), [String(book.head.questions?.own?.filter(({ state }) => state !== "withdrawn").length ?? 0)]],
      ...Object.entries(kept).map(([code, n]) => [t(`report.of.${code}`), [String(n)]])]
    return h("dl.facts-list", {}, rows.flatMap(([label, told]) => [h("dt", {}, label), h("dd", {}, told.map((text) => h("div", { dir: "auto" }, text)))]))
  }

  /** When a half-day began and ended here, and every headcount of it. */
  #ofHalfDay({ id, at, until }) {
    const { book, parts, zone } = this.desk
    const name = halfDay(book.head.sessions, id, zone)
    const items = book.head.items.filter((item) => item.session === id)
    const began = Math.min(...items.map((item) => item.began || Infinity))
    const ended = Math.max(...items.map((item) => item.ended || 0))
    const rounds = book.head.rounds.filter((round) => round.session === id)
    const times = [`${name} · ${t("report.times")}`, [`${hourOr(Number.isFinite(began) ? began : at, zone)}–${hourOr(ended > 0 ? ended : until, zone)}`]]
    return [times, ...rounds.map((round) => [`${name} · ${roundName(round, rounds)}`, [this.#heads(parts[1].reported(round.id))]])]
  }

  #heads(count) {
    if (!count) return t("report.no_count")
    const told = t("report.count", { n: count.present, substitutes: count.substitutes ?? 0, guests: count.guests ?? 0 })
    return count.confirmed ? told : `${told} (${t("report.unconfirmed")})`
  }

  #incident({ from, to, kind, note }) {
    const { zone } = this.desk
    const spell = `${hour(from, zone)}–${to ? hour(to, zone) : "…"} ${choice("trouble", kind)}`
    return [spell, note, !to && t("report.still")].filter(Boolean).join(": ")
  }

  #done() {
    const last = this.last()
    if (!last) return ""
    const facts = { name: last.name, time: this.#moment(last.at, this.desk.zone) }
    const [colour, sign] = WAYS[last.state ?? "accepted"]
    const extra = last.state === "waiting" ? h("span.soft", {}, t("report.waiting")) : ""
    return h("p.row", { "data-done": "" }, badge(colour, sign, t(last.by_phone ? "report.by_phone" : "report.done", facts)), extra)
  }

  #form(close) {
    const { me } = this.desk.book.head
    if (!me.confirms) return h("p.soft", {}, t("report.lead"))
    const last = this.last()
    const begins = { name: last?.name ?? "", present: last?.present ?? "", remark: last?.remark ?? "", ...this.draft }
    const kept = (name, input) => (input.addEventListener("input", () => (this.draft[name] = input.value)), input)
    const name = kept("name", h("input.input", { value: begins.name, maxLength: Number(t("report.longest_name")), required: true, autocomplete: "name", dir: "auto" }))
    const present = kept("present", h("input.input", { value: begins.present ?? "", inputMode: "numeric", pattern: "[0-9]*", maxLength: 5, autocomplete: "off" }))
    const remark = kept("remark", h("textarea.input", { value: begins.remark, rows: 3, maxLength: Number(t("report.longest_remark")), dir: "auto" }))
    const send = async (event) => {
      event.preventDefault()
      const [who, heads, words] = [name, present, remark].map((input) => input.value.trim())
      if (!/\p{L}/u.test(who)) return wrong(name, "report.no_name")
      const number = heads.replace(/[\s.,]/g, "") // 1.200 is how many write it
      if (!/^\d{0,5}$/.test(number)) return wrong(present, "report.no_number")
      const body = { name: who, ...(number && { present: Number(number) }), ...(words && { remark: words }) }
      if (new TextEncoder().encode(JSON.stringify(body)).length > MOST_BYTES) return wrong(remark, "report.too_long")
      if (this.busy) return
      this.busy = true // a second press is the same press
      await this.desk.tell("reports.confirm", body, t("report.kept")).finally(() => (this.busy = false))
      this.draft = {}
      close()
    }
    return h("form.stack", { onsubmit: send, noValidate: true }, field(t("report.name"), name, t("report.name_help")),
      field(t("report.present"), present, t("report.present_help")), field(t("report.remark"), remark, t("report.remark_help", { n: t("report.longest_remark") })),
      h("button.button.primary.large.wide", { type: "submit" }, icon("check"), t(last ? "report.again" : "report.confirm")))
  }
}

/** What is wrong with a field, said at it until it is typed into again. */
function wrong(input, key) {
  input.closest(".field").querySelector(".error")?.remove()
  const told = h("p.error", { id: `${input.id}-wrong`, role: "alert" }, t(key))
  input.after(told)
  input.setAttribute("aria-invalid", "true")
  input.setAttribute("aria-describedby", told.id)
  input.addEventListener("input", () => (told.remove(), input.removeAttribute("aria-invalid")), { once: true })
  input.focus()
}

function hourOr(ms, zone) {
  return ms ? hour(ms, zone) : "…"
}
