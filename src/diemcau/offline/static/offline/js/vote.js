// A poll answered for one delegate without a phone: by the badge, read or typed, or by the name on a paper slip. It is that delegate's one
// vote, as if their own phone had sent it.
import { badge, field, h, icon, sheet, toast } from "./dom.js"
import { codeHash, fold, matches, tidyCode } from "./names.js"
import { openTablet } from "./tablet.js"
import { hour, t } from "./text.js"

const CODE = 6 // letters and digits a code has at least
const MOST = 8 // names that are offered

/** Ask whose answer it is, then what it is. */
export function askVoter(desk, uid) {
  sheet(t("vote.title"), (close) => new Asking(desk, uid, close).form)
}

class Asking {
  constructor(desk, uid, close) {
    Object.assign(this, { desk, uid, close })
    this.input = h("input.input", { autocomplete: "off", spellcheck: false, maxLength: 80, oninput: () => this.#look() })
    this.input.setAttribute("autofocus", "")
    this.found = h("div.stack.tight", { "aria-live": "polite" })
    const camera = h("button.button.wide", { type: "button", onclick: () => this.#camera() }, icon("camera"), t("vote.camera"))
    this.form = h("form.stack", { onsubmit: (event) => (event.preventDefault(), this.#enter()) },
      h("p.soft", {}, t("vote.help")), field(t(desk.book.head.names ? "vote.who" : "vote.code"), this.input), this.found,
      h("button.button.primary.wide", { type: "submit" }, t("vote.go")), camera)
  }

  /** Who is meant by what is typed: a code is one person's, a name perhaps several's. */
  async #meant() {
    const typed = this.input.value
    const { desk } = this
    const query = fold(typed)
    const named = desk.book.head.names && query ? mayVote(desk).filter(({ folded }) => matches(query, folded)) : []
    if (named.length || !isSecureContext || tidyCode(typed).length < CODE) return named
    return [byCode(desk, await codeHash(desk.config.conference, tidyCode(typed)))].filter(Boolean)
  }

  async #look() {
    const typed = this.input.value
    const found = await this.#meant()
    if (typed !== this.input.value) return
    const rows = found.slice(0, MOST).map((person) => {
      const said = answered(this.desk, this.uid, person)
      return h("button.button.wide.vote-who", { type: "button", onclick: () => this.#take(person) }, h("span", {}, person.n, person.about && h("span.soft", {}, person.about)), said && badge("ready", "check", t("vote.said", { time: hour(said, this.desk.zone) })))
    })
    this.found.replaceChildren(...rows, ...(typed.trim() && !rows.length ? [h("p.soft", {}, t("vote.nobody"))] : []))
  }

  async #enter() {
    const found = await this.#meant()
    if (found.length === 1) this.#take(found[0])
    else this.#look(), this.input.focus()
  }

  #take(person) {
    this.close()
    openTablet(this.desk, this.uid, person, () => askVoter(this.desk, this.uid))
  }

  /** The next badge that the camera reads is not checked in, but answers. */
  #camera() {
    const { desk, uid } = this
    this.close()
    desk.views.show("scan")
    desk.asked = (hash) => {
      const person = byCode(desk, hash)
      desk.views.show("poll")
      if (person) openTablet(desk, uid, person, () => askVoter(desk, uid))
      else toast(t("vote.nobody"), { kind: "warn", sign: "info" })
    }
    toast(t("vote.read"), { sign: "camera", stay: 60_000 })
    document.querySelector("desk-scan").start()
  }
}

/** Those on this room's own list: whoever is on another's answers there. */
const mayVote = ({ book }) => book.people.filter(({ so, u }) => so !== "visitor" && so !== "off_list" && !u.startsWith("visitor:"))

const byCode = (desk, hash) => mayVote(desk).find((person) => person.h === hash)

/** When this desk last sent an answer of theirs. */
function answered({ outbox }, uid, person) {
  const ops = [...outbox.entries.values()].filter(({ state }) => state !== "refused").map((entry) => outbox.op(entry))
  const own = ops.findLast(({ kind, body }) => kind === "polls.answer" && body.poll === uid && body.delegate === person.u)
  return own && own.at + own.offset
}
