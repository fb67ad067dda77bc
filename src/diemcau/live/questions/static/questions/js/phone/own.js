// What was asked from this phone and what became of each: the server's word, and before it what the phone itself knows.
import { phone } from "../../../ui/js/phone/api.js"
import { h, t } from "./dom.js"

const OPEN = new Set(["new", "merged", "queued", "live", "written"])
const AGAIN_MS = 4 * 60_000 // whatever else happens, an open question is looked after so often
const hour = (ms) => new Date(ms).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })

export class Own {
  #rows = []
  #moved = ""

  constructor({ anonymous }) {
    this.anonymous = anonymous
    this.list = h("ul.phone-asked")
    this.element = h("div.stack", { hidden: true }, h("h3", {}, t("own")), this.list)
    setInterval(() => !document.hidden && this.#rows.some(({ state }) => OPEN.has(state)) && phone.refresh(20_000), AGAIN_MS)
  }

  /** Tag and version of what was dealt with last: one's own among them is asked after, at a moment of chance. */
  heard(moved) {
    const ours = (tag) => this.#rows.some((row) => row.tag === tag || row.id.endsWith(tag))
    const own = moved.filter((one) => ours(one.split(".")[0])).join()
    if (own && own !== this.#moved) phone.refresh(3000)
    this.#moved = own
  }

  /** The server's word. */
  take(rows) {
    this.#rows = rows
    this.show()
  }

  /** Something was said here, or judged: what was taken stands in the server's word soon. */
  said() {
    this.show()
    if (this.#early().some(({ state }) => state === "accepted")) phone.refresh(500)
  }

  #early() {
    const known = new Set(this.#rows.map(({ id }) => id))
    return phone.entries("questions.").filter(({ id, kind }) => kind === "questions.ask" && !known.has(id)).reverse()
  }

  show() {
    const said = phone.entries("questions.")
    const gone = new Set(said.filter(({ kind, state }) => kind === "questions.withdraw" && state !== "refused").map(({ body }) => body.question))
    const reasons = new Map(said.map(({ id, reason }) => [id, reason]))
    const rows = [...this.#early().map(early), ...this.#rows.map((row) => this.#late(row, gone.has(row.id), reasons.get(row.id)))]
    const { shelved, spends } = this.anonymous
    rows.unshift(...spends.map(early))
    if (shelved) rows.unshift(h("li", {}, h("p.soft", {}, t("shelved"))))
    this.list.replaceChildren(...rows)
    this.element.hidden = !rows.length
  }

  #late(row, gone, noted) {
    const { id, text, shown, answer, due, owner, reason, shown_from: from } = row
    const state = gone ? "withdrawn" : row.state === "written" && answer ? "sent" : row.state
    const facts = [
      noted && t(noted),
      state === "new" && from > phone.now() && t("slowed", { time: hour(from) }),
      shown !== text && !gone && t("shown", { text: shown }),
      state === "written" && due && t("due", { day: due.split("-").reverse().join("/"), owner }),
      answer && t("answer", { text: answer }),
      state === "declined" && t("reason", { text: reason }),
    ]
    const back = OPEN.has(state) && h("button.button.quiet.small", { type: "button", onclick: () => this.#takeBack(id) }, t("take_back"))
    return drawn(text, state, facts, back)
  }

  #takeBack(question) {
    if (confirm(t("take_back_ask"))) phone.send("questions.withdraw", { question })
  }
}

/** Before the server's word: as far as this phone knows. */
function early({ body, state, reason }) {
  const word = state === "refused" ? t(`refused.${reason}`) || t("refused.") : t(state === "waiting" ? "waiting" : "stored")
  return h("li", {}, h("p", { dir: "auto" }, body.text), h("span.badge", { "data-state": state === "refused" ? "lost" : state === "waiting" ? "degraded" : "connected" }, word))
}

const COLOURS = { live: "ready", answered: "ready", sent: "ready", queued: "connected", new: "connected", merged: "connected", written: "connected" }

function drawn(text, state, facts, back) {
  const badge = h("span.badge", { "data-state": COLOURS[state] ?? "unknown" }, t(`state.${state}`))
  return h("li", {}, h("p", { dir: "auto" }, text), h("div.row", {}, badge, back), ...facts.filter(Boolean).map((fact) => h("p.soft", { dir: "auto" }, fact)))
}
