// The form: what others see of the asker first, then the text, with what is like it, and what is kept in plain words.
import { phone } from "../../../ui/js/phone/api.js"
import { h, t } from "./dom.js"

const PAUSE_MS = 700 // after the last letter
const ENOUGH = 12 // letters: below, everything is like it
const MOST = 3

export class Asking {
  constructor({ anonymous, others }) {
    Object.assign(this, { anonymous, others, longest: Number(t("longest")) })
    this.open = h("button.button.primary.wide", { type: "button", onclick: () => this.#toggle(true) }, t("ask"))
    this.text = h("textarea.input", { id: "phone-question", rows: 4, maxLength: this.longest, dir: "auto", required: true, oninput: () => this.#typed() })
    this.kept = h("p.help", { "aria-live": "polite" })
    this.left = h("p.help")
    this.alike = h("div.stack")
    this.room = h("label.check", {}, h("input", { type: "checkbox" }), t("room"))
    this.said = h("p.phone-said", { role: "status", hidden: true })
    this.ways = h("fieldset.phone-ways", { onchange: () => this.#chosen() }, h("legend", {}, t("who")))
    this.form = h("form.panel.stack", { hidden: true, onsubmit: (event) => this.#send(event) }, this.ways,
      h("div.field", {}, h("label", { htmlFor: "phone-question" }, t("question")), this.text, this.left), this.alike, this.room, this.kept,
      h("div.row", {}, h("button.button.primary", {}, t("send")), h("button.button.quiet", { type: "button", onclick: () => this.#toggle(false) }, t("cancel"))))
    this.element = h("div.stack", {}, this.open, this.form, this.said)
    this.text.value = sessionStorage.getItem("question") ?? ""
    if (this.text.value) this.#toggle(true, false)
  }

  get way() {
    return this.ways.querySelector("input:checked")?.value ?? "unit"
  }

  /** Ways that are open to this phone now. */
  show() {
    const wanted = phone.me.delegate ? ["named", "unit", ...(this.anonymous.offered ? ["anonymous"] : [])] : []
    const before = wanted.includes(this.way) ? this.way : "unit"
    if (wanted.join() !== this.offered) {
      this.offered = wanted.join()
      const input = (way) => h("input", { type: "radio", name: "question-way", value: way, checked: way === before })
      this.ways.replaceChildren(this.ways.firstChild, ...wanted.map((way) => h("label.check", {}, input(way), t(way))))
      this.ways.hidden = !wanted.length
    }
    this.#words()
  }

  #toggle(on, focus = true) {
    this.form.hidden = !on
    this.open.hidden = on
    this.show()
    if (focus) (on ? (this.ways.querySelector("input:checked") ?? this.text) : this.open).focus()
  }

  #chosen() {
    this.alike.replaceChildren()
    if (this.way === "anonymous") this.anonymous.fetchAhead().then(() => this.#words())
    this.#words()
  }

  #words() {
    const secret = this.way === "anonymous"
    this.room.hidden = !secret
    const { ready, why } = this.anonymous
    const lane = !secret ? "" : ready ? t("tokens", { n: ready }) : t(["insecure", "foreign"].includes(why) ? why : why === "" || why === "line" ? "fetching" : "lacking")
    const words = secret ? [t("kept.anonymous"), t("seen"), lane] : [t(phone.me.delegate ? `kept.${this.way}` : "kept.room")]
    this.kept.replaceChildren(...words.flatMap((word) => [word, h("br")]).slice(0, -1))
    const left = this.longest - this.text.value.length
    this.left.textContent = left < 100 ? t("left", { n: left }) : ""
  }

  #typed() {
    sessionStorage.setItem("question", this.text.value)
    this.#words()
    clearTimeout(this.pause)
    this.pause = setTimeout(() => this.#look(), PAUSE_MS)
  }

  /** Not for an anonymous one: what is typed leaves this phone once, by the door that takes no name. */
  async #look() {
    const text = this.text.value.trim()
    const found = this.way !== "anonymous" && text.length >= ENOUGH ? await this.others.like(text) : []
    if (!found || text !== this.text.value.trim()) return
    this.alike.replaceChildren(...(found.length ? [h("p.soft", {}, t("alike")), ...found.slice(0, MOST).map((one) => this.others.row(one))] : []))
  }

  async #send(event) {
    event.preventDefault()
    const text = this.text.value.trim()
    if (!text || this.busy) return
    this.busy = true
    const became = await this.#hand(text).catch(() => "refused.")
    this.busy = false
    if (became === "lacking" || became === "refused.") return this.#say(became === "lacking" && this.anonymous.why === "foreign" ? "foreign" : became)
    clearTimeout(this.pause)
    this.text.value = ""
    sessionStorage.removeItem("question")
    this.alike.replaceChildren()
    this.#toggle(false)
    this.#say(became)
  }

  async #hand(text) {
    if (this.way !== "anonymous") return void (await phone.send("questions.ask", { text, naming: this.way }))
    const site = this.room.firstChild.checked ? { site: phone.me.site } : {}
    return this.anonymous.ask({ text, ...site })
  }

  #say(word) {
    this.said.hidden = !word
    this.said.textContent = word === "shut" ? t(word, { reason: t("refused.closed") }) : word ? t(word) : ""
  }
}
