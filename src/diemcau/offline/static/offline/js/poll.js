// <desk-poll>: the polls that are open, raised hands counted for the room, and the room's tablet passed round (tablet.js).
import { h, icon } from "./dom.js"
import { openTablet } from "./tablet.js"
import { hour, t } from "./text.js"
import { askVoter } from "./vote.js"

const WHOLE = /^\d{1,5}$/

class DeskPoll extends HTMLElement {
  begin(desk) {
    this.desk = desk
    this.panels = new Map() // uid: what is drawn of it; numbers that are being typed stay
    this.box = this.querySelector("[data-polls]")
    const go = document.querySelector("#desk-poll button")
    go.addEventListener("click", () => desk.views.show("poll"))
  }

  /** Those that are open, as far as this desk knows: also without a line they end by the server's clock. */
  get polls() {
    return (this.desk.book.head.polls ?? []).filter((poll) => !poll.until || poll.until > this.desk.now())
  }

  show() {
    const { polls } = this
    for (const [uid, panel] of this.panels) if (!polls.some((poll) => poll.uid === uid)) panel.box.remove(), this.panels.delete(uid)
    for (const poll of polls) {
      if (!this.panels.has(poll.uid)) this.panels.set(poll.uid, new Panel(this.desk, poll))
      const panel = this.panels.get(poll.uid)
      if (!panel.box.isConnected) this.box.append(panel.box)
      panel.show(poll)
    }
    this.querySelector("[data-none]").hidden = polls.length > 0
    document.querySelector('.desk-bar [value="poll"]').hidden = !polls.length && document.querySelector("main").dataset.view !== "poll"
    const notice = document.getElementById("desk-poll")
    notice.hidden = !polls.length
    notice.querySelector("b").textContent = polls[0]?.title ?? ""
  }
}

/** One poll: its hand count and the way to the tablet. */
class Panel {
  constructor(desk, poll) {
    this.desk = desk
    this.inputs = new Map()
    this.touched = false
    this.until = h("p.soft", {})
    this.last = h("p.row", { hidden: true })
    this.sum = h("p.soft", { role: "status" })
    this.box = h("section.panel.stack", { "aria-label": poll.title }, h("h3", { dir: "auto" }, poll.title), this.until)
    if (poll.kind !== "words") this.box.append(this.#form(poll))
    if (poll.naming === "secret") this.box.append(h("p.soft", {}, t("poll.secret")))
    else this.box.append(...this.#others(poll))
  }

  /** For those without a phone: the device passed round, and answers of one delegate. */
  #others(poll) {
    const { desk } = this
    const way = (sign, name, act) => h("div.stack.tight", {}, h("button.button.wide", { type: "button", onclick: act }, icon(sign), t(name)), h("p.soft", {}, t(`${name}_help`)))
    return [way("people", "poll.tablet", () => openTablet(desk, poll.uid)), way("check", "vote.open", () => askVoter(desk, poll.uid))]
  }

  #form(poll) {
    const rows = poll.choices.map(({ key, text, end }) => this.#row(key, end ? `${text}: ${end}` : text))
    if (poll.kind !== "yes_no") rows.push(this.#row("abstained", t("poll.abstained")))
    const way = (value, word) => h("label.row", {}, h("input", { type: "radio", name: "way", value, onchange: () => this.#tell() }), h("span", {}, word))
    this.clash = h("fieldset.field.stack.tight", { hidden: true }, h("legend", {}, ""), way("add", t("poll.as_well")), way("replace", t("poll.instead")))
    this.form = h("form.stack", { noValidate: true, onsubmit: (event) => (event.preventDefault(), this.#send()) },
      h("h4", {}, t("poll.hands")), ...rows, this.sum, this.clash, h("button.button.primary.large.wide", { type: "submit" }, icon("check"), t("poll.report")), this.last)
    this.form.elements.way.value = "add"
    return this.form
  }

  #row(key, label) {
    const input = h("input.input", { id: `hands-${key}-${Math.random().toString(36).slice(2, 7)}`, name: `n-${key}`, inputMode: "numeric", maxLength: 5, autocomplete: "off", placeholder: "0", oninput: () => this.#tell() })
    const step = (by, sign, word) => h("button.button.bare", { type: "button", "aria-label": `${t(word)}: ${label}`, onclick: () => ((input.value = Math.max(0, Number(input.value || 0) + by)), this.#tell()) }, icon(sign))
    this.inputs.set(key, input)
    return h("div.desk-hands", {}, h("label", { for: input.id, dir: "auto" }, label), step(-1, "minus", "poll.fewer"), input, step(1, "plus", "poll.more"))
  }

  /** The count that holds: the later one of what this desk said last and what the server has. */
  held() {
    const { outbox } = this.desk
    const kept = this.poll.held
    const own = [...outbox.entries.values()].filter(({ id, state }) => state !== "refused" && id !== kept?.id)
      .map(({ id, ...entry }) => ({ op: outbox.op({ id, ...entry }), isKept: entry.state === "waiting" }))
      .filter(({ op }) => op.kind === "polls.hand_count" && op.body.poll === this.poll.uid)
      .map(({ op, isKept }) => ({ ...op.body, at: op.at + op.offset, isKept }))
    return [...own, ...(kept ? [kept] : [])].sort((one, other) => other.at - one.at)[0]
  }

  show(poll) {
    this.poll = poll
    const { zone } = this.desk
    this.until.textContent = [poll.naming_name, poll.until && t("poll.until", { time: hour(poll.until, zone) })].filter(Boolean).join(" · ")
    if (!this.form) return
    const held = this.held()
    if (!this.touched && !this.form.contains(document.activeElement)) this.#fill(held)
    this.last.hidden = !held
    if (held) this.last.replaceChildren(h("span", {}, t(held.isKept ? "poll.kept" : "poll.reported", { n: this.#persons(held), time: hour(held.at, zone) })))
    this.#tell(false)
  }

  #fill(held) {
    for (const [key, input] of this.inputs) {
      const n = key === "abstained" ? held?.abstained : held?.counts[key]
      input.value = held ? (n ?? 0) : ""
    }
    this.form.elements.way.value = held?.replaces ? "replace" : "add"
  }

  /** The sum beside who is present, and what phones said here: two countings of the same people are told. */
  #tell(touched = true) {
    this.touched ||= touched
    const { phones = 0, headcount } = this.poll
    const typed = Object.fromEntries([...this.inputs].map(([key, { value }]) => [key, WHOLE.test(value.trim()) ? Number(value) : 0]))
    const n = persons(this.poll.kind, typed)
    this.sum.textContent = t(headcount ? "poll.sum_of" : "poll.sum", { n, of: headcount })
    this.clash.hidden = !phones || !n
    this.clash.firstChild.textContent = t(headcount && n + phones > headcount ? "poll.clash" : "poll.phones", { phones, n, of: headcount, all: n + phones })
    this.clash.dataset.clash = headcount && n + phones > headcount ? "yes" : ""
  }

  #persons({ counts, abstained = 0 }) {
    return persons(this.poll.kind, { ...counts, abstained })
  }

  async #send() {
    const said = [...this.inputs].map(([key, input]) => [key, input.value.trim() || "0", input])
    const wrong = said.find(([, value]) => !WHOLE.test(value))
    if (wrong) return wrong[2].focus()
    const { abstained = 0, ...counts } = Object.fromEntries(said.map(([key, value]) => [key, Number(value)]))
    const body = { poll: this.poll.uid, counts, abstained, replaces: !this.clash.hidden && this.form.elements.way.value === "replace" }
    this.touched = false
    this.form.contains(document.activeElement) && document.activeElement.blur()
    await this.desk.tell("polls.hand_count", body, t("poll.told", { n: this.#persons(body) }))
    this.show(this.poll)
  }
}

/** How many raised a hand: where one may choose several, as many as for the first choice at least (tally.persons). */
function persons(kind, { abstained = 0, ...counts }) {
  const hands = Object.values(counts)
  return abstained + (kind === "multiple" ? Math.max(0, ...hands) : hands.reduce((sum, n) => sum + n, 0))
}

customElements.define("desk-poll", DeskPoll)
