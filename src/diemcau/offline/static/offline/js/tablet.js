// The room's tablet passed round: a poll alone on the screen, one answer a person, of nobody; it clears itself between two. Back to the
// desk, where names stand, only in two presses. Of one delegate, who was chosen at the desk (vote.js), it takes one answer.
import { h, icon } from "./dom.js"
import { t } from "./text.js"

const REST_MS = 4000 // thanks are read, then the next one finds it empty
const AT_ONCE = ["single", "yes_no", "scale"]

/** Open it for a poll of the desk's book; it closes by hand only. With `person` it is their answer; `next` goes on to another one. */
export function openTablet(desk, uid, person, next) {
  new Tablet(desk, uid, person, next).ask()
}

class Tablet {
  constructor(desk, uid, person, next) {
    Object.assign(this, { desk, uid, person, next, given: 0 })
    this.body = h("div.tablet-body", { "aria-live": "polite" })
    this.count = h("span.soft", {})
    this.back = h("button.button.quiet", { type: "button", onclick: () => this.#leave() }, t("tablet.back"))
    this.dialog = h("dialog.tablet", { "aria-label": this.poll.title }, this.body, h("footer", {}, this.count, this.back))
    this.dialog.addEventListener("cancel", (event) => event.preventDefault())
    this.dialog.addEventListener("close", () => this.#end())
    this.look = setInterval(() => this.poll || this.#over(), 1000)
    document.body.append(this.dialog)
    this.dialog.showModal()
  }

  /** As the desk knows it now; none when it is closed. */
  get poll() {
    return document.querySelector("desk-poll").polls.find(({ uid }) => uid === this.uid)
  }

  ask() {
    clearTimeout(this.timer)
    const { poll } = this
    if (!poll) return this.#over()
    this.picked = []
    this.back.textContent = t("tablet.back")
    delete this.back.dataset.sure
    if (!this.person) this.count.textContent = t("tablet.given", { n: this.given })
    const kept = this.person ? t(`vote.kept_${poll.naming}`) : t("tablet.nobody")
    this.body.replaceChildren(h("h2", { dir: "auto" }, poll.title), this.person && h("p.tablet-of", {}, t("vote.of", { name: this.person.n })), ...this.#ways(poll), h("p.soft", {}, kept))
  }

  #ways(poll) {
    if (poll.kind === "words") {
      const input = h("input.input", { name: "word", maxLength: 60, autocomplete: "off", dir: "auto", "aria-label": poll.title })
      const said = (event) => (event.preventDefault(), input.value.trim() && this.#say(input.value.trim()))
      return [h("form.stack", { onsubmit: said }, input, h("button.button.primary.large.wide", { type: "submit" }, t("tablet.send")))]
    }
    const ends = poll.kind === "scale" && h("p.tablet-ends.soft", {}, h("span", {}, poll.low), h("span", {}, poll.high))
    const send = h("button.button.primary.large.wide", { type: "button", disabled: true, onclick: () => this.#say(this.picked) }, t("tablet.send"))
    const choices = poll.choices.map(({ key, text }) => h("button.button.large", { type: "button", value: key, dir: "auto", "aria-pressed": "false", onclick: ({ currentTarget }) => this.#pressed(poll, key, currentTarget, send) }, text))
    return [h(`div.tablet-choices.is-${poll.kind}`, { role: "group" }, choices), ends, poll.kind === "multiple" && send].filter(Boolean)
  }

  #pressed(poll, key, button, send) {
    if (AT_ONCE.includes(poll.kind)) return this.#say([key])
    const others = this.picked.filter((one) => one !== key)
    if (others.length === this.picked.length && others.length >= poll.most) return
    this.picked = others.length < this.picked.length ? others : [...others, key]
    button.setAttribute("aria-pressed", String(this.picked.includes(key)))
    send.disabled = !this.picked.length
  }

  async #say(answer) {
    if (this.saying) return
    this.saying = true
    try {
      if (this.poll) await this.desk.outbox.add("polls.answer", { poll: this.uid, answer, ...(this.person && { delegate: this.person.u }) })
      else return this.#over()
    } finally {
      this.saying = false
    }
    if (this.person) return this.#taken()
    this.given += 1
    this.count.textContent = t("tablet.given", { n: this.given })
    this.body.replaceChildren(h("p.tablet-thanks", { role: "status" }, icon("check"), t("tablet.thanks")), h("button.button.large.wide", { type: "button", onclick: () => this.ask() }, t("tablet.next")))
    this.timer = setTimeout(() => this.ask(), REST_MS)
  }

  /** Their answer is kept: on to the next slip or badge, or back. */
  #taken() {
    this.isOver = true // back in one press: names were here before
    const next = h("button.button.primary.large.wide", { type: "button", onclick: () => (this.dialog.close(), this.next()) }, t("vote.next"))
    this.body.replaceChildren(h("p.tablet-thanks", { role: "status" }, icon("check"), t("vote.thanks", { name: this.person.n })), next)
    next.focus()
  }

  #over() {
    clearTimeout(this.timer)
    if (this.isOver) return
    this.isOver = true
    this.body.replaceChildren(h("p.tablet-thanks", { role: "status" }, t("tablet.over")))
  }

  #leave() {
    if (!this.back.dataset.sure && !this.isOver) {
      this.back.dataset.sure = "yes"
      this.back.textContent = t("tablet.sure")
      return
    }
    this.dialog.close()
  }

  #end() {
    clearInterval(this.look)
    clearTimeout(this.timer)
    this.dialog.remove()
  }
}
