// The desk's part of questions: asks for a delegate or for the room, and shows what became of each.
import { badge, field, h, icon, sheet } from "./dom.js"
import { hour, t } from "./text.js"

const PAUSE = 700 // ms after the last letter
const ENOUGH = 12 // letters: below, everything is like it
const OPEN = new Set(["new", "merged", "queued", "live", "written"])
const COLOURS = { live: ["ready", "check"], answered: ["ready", "check"], sent: ["ready", "check"], withdrawn: ["unknown", "undo"], declined: ["degraded", "cross"] }

export class Questions {
  draft = ""

  constructor(desk, box) {
    Object.assign(this, { desk, list: box.querySelector("[data-asked]"), link: box.querySelector("[data-list]") })
    box.querySelector("button[name=asking]").addEventListener("click", () => this.#open())
    this.list.addEventListener("click", ({ target }) => target.closest("button") && this.#takeBack(target.closest("button").value))
  }

  show() {
    const { own = [], door = "", published = false } = this.desk.book.head.questions ?? {}
    this.link.hidden = !published
    this.link.href = `${door}/list`
    const known = new Set(own.map(({ id }) => id))
    const said = this.#said("questions.ask").filter(({ id }) => !known.has(id)).reverse()
    const gone = new Set(this.#said("questions.withdraw").map(({ op }) => op.body.question))
    this.list.replaceChildren(...said.map(early), ...own.map((row) => this.#late(row, gone.has(row.id))))
  }

  #said(kind) {
    const { outbox } = this.desk
    const entries = [...outbox.entries.values()].filter(({ state }) => state !== "refused").sort((a, b) => a.order - b.order)
    return entries.map((entry) => ({ ...entry, op: outbox.op(entry) })).filter(({ op }) => op.kind === kind)
  }

  #late(row, gone) {
    const { id, text, answer, due, owner, reason, shown_from: from } = row
    const state = gone ? "withdrawn" : row.state === "written" && answer ? "sent" : row.state
    const facts = [
      state === "new" && from > this.desk.now() && t("asked_slowed", { time: hour(from, this.desk.zone) }),
      state === "written" && due && t("asked_due", { day: due.split("-").reverse().join("/"), owner }),
      answer && t("asked_answer", { text: answer }),
      state === "declined" && t("asked_reason", { text: reason }),
    ]
    const back = OPEN.has(state) && h("button.button.quiet.small", { type: "button", value: id }, t("asked_back"))
    return drawn(text, badge(...(COLOURS[state] ?? ["connected", "info"]), t(`asked.${state}`)), facts, back)
  }

  #takeBack(question) {
    if (confirm(t("asked_back_ask"))) this.desk.tell("questions.withdraw", { question }, t("asked_back_told"))
  }

  #open() {
    sheet(t("asked_title"), (close) => this.#form(close))
  }

  #form(close) {
    const { book, session } = this.desk
    const text = h("textarea.input", { rows: 4, maxLength: Number(t("longest_question")), required: true, dir: "auto", value: this.draft })
    text.setAttribute("autofocus", "")
    const here = book.head.names ? book.people.filter(({ u, so }) => so !== "visitor" && book.stateOf(u, session).state === "present") : []
    const who = h("select.input", {}, h("option", { value: "" }, t("asked_by_room")), here.map(({ u, n }) => h("option", { value: u }, n)))
    const naming = h("select.input", {}, ["named", "unit"].map((way) => h("option", { value: way }, t(`asked_${way}`))))
    const shown = field(t("asked_shown"), naming)
    const alike = h("div.stack.tight", { "aria-live": "polite" })
    shown.hidden = true
    who.addEventListener("change", () => (shown.hidden = !who.value))
    text.addEventListener("input", () => {
      this.draft = text.value
      clearTimeout(this.pause)
      this.pause = setTimeout(() => this.#look(text, alike, close), PAUSE)
    })
    const send = async (event) => {
      event.preventDefault()
      if (!text.value.trim() || this.busy) return
      this.busy = true // a second press is the same press
      const body = who.value ? { text: text.value.trim(), naming: naming.value, delegate: who.value } : { text: text.value.trim(), naming: "unit" }
      await this.desk.tell("questions.ask", body, t("asked_kept")).finally(() => (this.busy = false))
      this.draft = ""
      close()
    }
    return h("form.stack", { onsubmit: send }, h("p.soft", {}, t("asked_help")), field(t("asked_text"), text), alike, field(t("asked_by"), who), shown,
      h("button.button.primary.wide", { type: "submit" }, icon("check"), t("asked_send")))
  }

  /** What is like it, where there is a line. */
  async #look(text, place, close) {
    const typed = text.value.trim()
    const request = { method: "POST", body: JSON.stringify({ text: typed }), credentials: "omit", signal: AbortSignal.timeout(10_000) }
    const answer = typed.length >= ENOUGH && (await fetch(`${this.desk.book.head.questions?.door}/alike`, request).catch(() => null))
    const found = answer?.ok ? (await answer.json()).alike : []
    if (typed !== text.value.trim()) return
    const same = (question) => (this.desk.tell("questions.support", { question }, t("asked_same_told")), (this.draft = ""), close())
    place.replaceChildren(...(found.length ? [h("p.soft", {}, t("asked_alike"))] : []),
      ...found.map((one) => h("div.row", {}, h("span", { dir: "auto" }, one.text), h("button.button.small", { type: "button", onclick: () => same(one.id) }, t("asked_same")))))
  }
}

/** Before the server's word. */
function early({ op, state }) {
  const [colour, sign] = state === "waiting" ? ["unknown", "clock"] : ["connected", "up"]
  return drawn(op.body.text, badge(colour, sign, t(state === "waiting" ? "asked_waiting" : "asked_stored")), [], "")
}

function drawn(text, word, facts, back) {
  return h("li", {}, h("p", { dir: "auto" }, text), h("div.row", {}, word, back || ""), facts.filter(Boolean).map((fact) => h("p.soft", { dir: "auto" }, fact)))
}
