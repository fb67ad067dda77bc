// <desk-count>: the headcount in three taps: here, (another round,) confirm. Numbers come filled in from the check-ins.
import { badge, h, icon } from "./dom.js"
import { newestRound, roundNow } from "./moment.js"
import { counted } from "./ops.js"
import { halfDay, hour, roundName, t } from "./text.js"

const NUMBERS = ["present", "expected", "substitutes", "guests"]

class DeskCount extends HTMLElement {
  begin(desk) {
    this.desk = desk
    this.touched = new Set()
    this.form = this.querySelector("form")
    this.form.addEventListener("submit", (event) => (event.preventDefault(), this.#send()))
    this.form.addEventListener("click", (event) => this.#step(event))
    this.form.addEventListener("input", ({ target }) => this.touched.add(target.name))
    this.querySelector("[data-rounds]").addEventListener("click", (event) => {
      const chosen = event.target.closest("button")
      if (!chosen) return
      this.#turn(Number(chosen.value))
      this.show()
    })
  }

  /** The report of a round that holds, of this device or as the server has it: `{present, confirmed, also, alsoConfirmed, isLater, at,
   * entry, seen}`. One that nobody confirmed never takes a confirmed one's place: what that had not seen stands beside it as `also`
   * (persons). `seen`: all of them. */
  reported(round) {
    const { book, outbox } = this.desk
    const kept = (book.head.counts ?? []).filter((count) => count.round === round)
    const heard = new Set(kept.flatMap((count) => count.said)) // of these the server says itself what holds
    const own = [...outbox.entries.values()].filter((entry) => entry.state !== "refused").map((entry) => ({ entry, op: outbox.op(entry) }))
      .filter(({ op }) => op.kind === "attendance.headcount" && op.body.round === round && !heard.has(op.id))
      .map(({ op, entry }) => ({ ...op.body, id: op.id, at: op.at + op.offset, saw: op.saw, entry }))
    const newest = [...own, ...kept].sort((a, b) => b.at - a.at)
    return newest.length ? { ...counted(newest), seen: [...new Set([...newest.map((count) => count.id), ...heard])] } : null
  }

  show() {
    const { book, now, zone, session } = this.desk
    const rounds = book.head.rounds.filter((round) => round.session === session)
    this.querySelector("[data-half-day]").textContent = halfDay(book.head.sessions, session, zone)
    this.form.hidden = !rounds.length
    this.querySelector("[data-no-rounds]").hidden = rounds.length > 0
    if (!rounds.length) return
    if (!rounds.some((round) => round.id === this.round)) this.#turn(roundNow(rounds, (id) => this.reported(id), now()).id)
    this.#follow(newestRound(rounds, now()))
    this.querySelector("[data-rounds]").replaceChildren(...rounds.map((round) => {
      const done = this.reported(round.id)
      const text = [roundName(round, rounds), round.at && hour(round.at, zone)].filter(Boolean).join(" · ")
      return h("button.button.small", { type: "button", value: round.id, "aria-pressed": String(round.id === this.round) }, done ? icon("check") : "", text)
    }))
    const last = this.reported(this.round)
    const { confirms } = book.head.me
    const counts = book.counts(session)
    counts.expected ||= book.head.site.expected ?? 0 // no list: as the hub planned it
    this.#fill(counts, this.#begins(last, confirms) ?? counts)
    this.#tellLast(last)
    this.querySelector("[data-send]").textContent = t(confirms ? "count_confirm" : "count_report")
    this.querySelector("[data-lead-confirms]").hidden = confirms
  }

  /** To another round: numbers typed for the last one are not its. */
  #turn(round) {
    this.round = round
    this.touched.clear()
    if (this.form.contains(document.activeElement)) document.activeElement.blur()
  }

  /** Another round fell due: it is the one to make, unless numbers of this one are being typed or it was chosen by hand. */
  #follow(newest) {
    const done = this.round === this.newest || this.reported(this.round)
    if (this.newest && newest > 0 && newest !== this.newest && done && !this.touched.size) this.round = newest
    this.newest = newest
  }

  /** What the pad begins with instead of the check-ins: a confirmed number stays, and a lead confirms what was reported. */
  #begins(last, confirms) {
    if (!last || (!last.confirmed && !confirms)) return null
    return confirms && last.isLater ? { ...last, present: last.also } : last
  }

  #fill(counts, shown) {
    for (const name of NUMBERS) {
      const input = this.form.elements[name]
      if (!this.touched.has(name) && document.activeElement !== input) input.value = shown[name] ?? counts[name]
    }
    this.querySelector("[data-counted]").textContent = t(counts.expected ? "counted" : "counted_all", { n: counts.present, of: counts.expected })
  }

  #tellLast(last) {
    const place = this.querySelector("[data-last]")
    place.hidden = !last
    if (!last) return
    const way = last.entry && last.entry.state !== "accepted"
    place.replaceChildren(
      badge(last.confirmed ? "ready" : "degraded", last.confirmed ? "check" : "info", t(last.confirmed ? "confirmed" : "unconfirmed")),
      h("span", {}, t(way ? "count_kept" : "count_sent", { n: last.present, time: hour(last.at, this.desk.zone) })),
      last.also === null ? "" : h("span", {}, t(last.alsoConfirmed ? "count_clash" : "count_also", { n: last.also })))
  }

  #step(event) {
    const by = event.target.closest("[data-step]")
    if (!by) return
    const input = this.form.elements[by.value]
    input.value = Math.max(0, Number(input.value || 0) + Number(by.dataset.step))
    this.touched.add(input.name)
  }

  async #send() {
    const wrong = NUMBERS.map((name) => this.form.elements[name]).find((input) => !/^\d{1,5}$/.test(input.value.trim()))
    if (wrong) return wrong.focus()
    const numbers = Object.fromEntries(NUMBERS.map((name) => [name, Number(this.form.elements[name].value)]))
    const last = this.reported(this.round)
    const confirmed = this.desk.book.head.me.confirms
    const reporter = confirmed && last && !last.confirmed && last.reported_by // who stands for another's count did not report it
    await this.desk.headcount({ round: this.round, ...numbers, confirmed, ...(reporter && { reported_by: reporter }) }, last?.seen)
    this.touched.clear()
    this.show()
  }
}

customElements.define("desk-count", DeskCount)
