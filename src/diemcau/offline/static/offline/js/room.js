// <desk-room>: what the room says of itself (state, problem, “call me”), asking to speak, whom to ring, and what is on.
import { h, icon } from "./dom.js"
import { Questions } from "./questions.js"
import { Speaking } from "./speaking.js"
import { choice, hour, t } from "./text.js"

class DeskRoom extends HTMLElement {
  begin(desk) {
    this.desk = desk
    this.speaking = new Speaking(desk, this.querySelector("[data-speaking]"))
    this.questions = new Questions(desk, this.querySelector("[data-questions]"))
    this.addEventListener("click", (event) => this.#tapped(event.target.closest("button")))
  }

  show() {
    const { state, problem, calling } = this.live()
    const press = (name, value) => this.querySelectorAll(`button[name=${name}]`).forEach((b) => b.setAttribute("aria-pressed", String(b.value === value)))
    press("state", state)
    press("problem", problem)
    const call = this.querySelector("button[name=calling]")
    call.setAttribute("aria-pressed", String(calling))
    call.querySelector("span").textContent = t(calling ? "calling" : "call_me")
    this.querySelector("[data-solved]").hidden = !problem
    this.querySelector("[data-lead]").hidden = !this.desk.book.head.me.confirms
    this.querySelector("[data-external]").hidden = !this.desk.book.head.external
    this.speaking.show()
    this.questions.show()
    this.#programme()
    this.#contacts()
  }

  /** The room as last said: by this device if later than what the server knows. */
  live() {
    const { book, outbox } = this.desk
    const said = { state: [], problem: [], call: [] }
    const kept = book.head.live ?? {}
    if (kept.state) said.state.push([kept.state_at, kept.state])
    said.problem.push([kept.problem_at ?? 0, kept.problem ?? ""])
    said.call.push([kept.calling_at ?? 0, kept.calling ?? false])
    for (const entry of outbox.entries.values()) {
      const op = outbox.op(entry)
      const [module, verb] = op.kind.split(".")
      if (module === "room" && entry.state !== "refused") said[verb].push([op.at + op.offset, Object.values(op.body)[0]])
    }
    const last = (list) => list.sort((a, b) => b[0] - a[0])[0]?.[1]
    return { state: last(said.state) ?? "unknown", problem: last(said.problem), calling: last(said.call) }
  }

  #tapped(button) {
    if (!["state", "problem", "calling"].includes(button?.name)) return
    const now = this.live()
    if (button.name === "state") return this.desk.tell("room.state", { state: button.value }, t("told_state", { state: choice("room", button.value) }))
    if (button.name === "calling") return this.desk.tell("room.call", { calling: !now.calling }, t(now.calling ? "call_off" : "call_on"))
    const problem = button.value === now.problem ? "" : button.value
    this.desk.tell("room.problem", { problem }, problem ? t("told_problem", { problem: choice("problem", problem) }) : t("told_solved"))
  }

  #programme() {
    const { book, zone, session } = this.desk
    const items = (book.head.items ?? []).filter((item) => item.session === session)
    this.querySelector("[data-programme]").replaceChildren(...items.map((item) =>
      h("li", { "aria-current": item.began && !item.ended ? "true" : null },
        h("time", {}, item.at ? hour(item.at, zone) : "–"), h("span", {}, item.title, item.by && h("small", {}, item.by)))))
    this.querySelector("[data-no-programme]").hidden = items.length > 0
  }

  #contacts() {
    const people = this.desk.book.head.hub ?? []
    this.querySelector("[data-contacts]").replaceChildren(...people.map(({ name, role, phone, dial }) =>
      h("li", {}, h("span", {}, h("b", {}, name), h("small", {}, role)),
        phone && h("a.button", { href: `tel:${dial}` }, icon("phone"), phone))))
    this.querySelector("[data-no-contacts]").hidden = people.length > 0
  }
}

customElements.define("desk-room", DeskRoom)
