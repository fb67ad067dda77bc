// What others asked and a moderator let through: shown while somebody types, or looked at; joined by one press.
import { phone } from "../../../ui/js/phone/api.js"
import { h, supported, t } from "./dom.js"

const PATIENCE = 10_000

export class Others {
  door = ""

  constructor() {
    this.list = h("div.stack")
    this.element = h("details.phone-others", {}, h("summary", {}, t("others")), this.list)
    this.element.addEventListener("toggle", () => this.element.open && this.#look())
  }

  /** Those like a text; those supported most for an empty one. Null when there is no answer. No cookie goes along, and no ticket. */
  async like(text) {
    const request = { method: "POST", body: JSON.stringify({ text }), credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(PATIENCE) }
    const answer = await fetch(`${this.door}/alike`, request).catch(() => null)
    return answer?.ok ? (await answer.json()).alike : null
  }

  /** One of them with its button. */
  row({ id, text, votes }) {
    const on = supported(id)
    const button = h("button.button.small", { type: "button", "aria-pressed": String(on), "data-question": id }, t(on ? "same_on" : "same"))
    button.addEventListener("click", () => phone.send(supported(id) ? "questions.unsupport" : "questions.support", { question: id }))
    return h("div.phone-other", {}, h("p", { dir: "auto" }, text), h("div.row", {}, button, votes > 0 && h("span.soft", {}, `+${votes}`)))
  }

  /** Buttons as things stand. */
  show() {
    for (const button of document.querySelectorAll(".phone-other button")) {
      const on = supported(button.dataset.question)
      button.setAttribute("aria-pressed", String(on))
      button.textContent = t(on ? "same_on" : "same")
    }
  }

  async #look() {
    const found = await this.like("")
    const word = found === null ? t("away") : found.length ? "" : t("none")
    this.list.replaceChildren(...(word ? [h("p.soft", {}, word)] : found.map((one) => this.row(one))))
  }
}
