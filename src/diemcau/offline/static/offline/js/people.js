// <desk-people>: everybody of the room, found by a few letters, checked in by one tap or Enter.
import { h, icon } from "./dom.js"
import { WAYS } from "./journal.js"
import { fold, matches, nameFirst } from "./names.js"
import { alone, choice, hour, t } from "./text.js"

const TWICE = 700 // ms: a second tap so soon is the same tap, by cold fingers

export const SIGNS = { expected: ["unknown", "minus"], present: ["ready", "check"], left: ["powered", "out"], absent: ["degraded", "cross"], replaced: ["degraded", "people"], elsewhere: ["powered", "door"] }
const SHOWN = { all: () => true, open: (s) => s === "expected", present: (s) => s === "present", absent: (s) => ["absent", "replaced", "left", "elsewhere"].includes(s) }

class DeskPeople extends HTMLElement {
  /** `desk`: book, session, checkIn(person), open(person). */
  begin(desk) {
    Object.assign(this, { desk, rows: new Map(), only: "all" })
    this.search = this.querySelector("input[type=search]")
    this.list = this.querySelector(".people")
    this.none = this.querySelector("[data-none]")
    this.search.addEventListener("input", () => this.#sift())
    this.search.addEventListener("keydown", (event) => this.#fromSearch(event))
    this.list.addEventListener("keydown", (event) => this.#along(event))
    this.list.addEventListener("click", (event) => this.#tapped(event))
    this.querySelector("[data-filters]").addEventListener("click", (event) => this.#only(event))
    this.addEventListener("focusin", ({ target }) => target.closest?.(".person") && this.#stop(target))
  }

  /** Draw what changed: rows are made once and only touched where their person's state differs. */
  show() {
    const { book, session } = this.desk
    const wanted = book.people
    if (wanted.length !== this.rows.size || wanted.some((p, i) => p.u !== this.list.children[i]?.dataset.u)) this.#lay(wanted)
    for (const person of wanted) this.#paint(this.rows.get(person.u), person, book.stateOf(person.u, session))
    const { open, present, ...away } = book.counts(session)
    const absent = away.absent + away.replaced + away.left + away.elsewhere
    for (const [name, count] of Object.entries({ all: open + present + absent, open, present, absent })) this.querySelector(`[data-count="${name}"]`).textContent = count
    this.#sift()
  }

  #lay(people) {
    const focused = document.activeElement?.closest?.(".person")?.dataset.u
    const before = this.rows
    this.rows = new Map(people.map((person) => [person.u, before.get(person.u) ?? row(person)]))
    this.list.replaceChildren(...this.rows.values())
    if (focused) this.rows.get(focused)?.firstChild.focus()
  }

  #paint(li, person, { state, reason, claim, entry, conflict }) {
    const way = entry?.state === "accepted" ? "" : (entry?.state ?? "")
    const look = [state, reason, way, conflict, claim?.at, person.n, person.about, person.so].join()
    if (li.look === look) return
    Object.assign(li, { look, folded: person.folded, named: fold(person.n) })
    li.dataset.state = state
    li.toggleAttribute("data-unasked", state === "expected" && !person.listed) // came in another half-day: nobody expects them in this one
    const [colour, sign] = SIGNS[state]
    const word = alone(state === "absent" && reason ? choice("reason", reason) : choice("state", state))
    const tag = person.listed ? "" : h("span.tag", {}, choice("source", person.so))
    const sent = way && h("span.way", { title: choice("way", way) }, icon(WAYS[way][1]), h("span.sr-only", {}, choice("way", way)))
    const shown = state === "expected" ? h("span.sr-only", {}, word) : h(`span.word`, {}, conflict ? t("two_rooms") : word)
    const time = claim && h("time", {}, hour(claim.at, this.desk.zone))
    li.firstChild.replaceChildren(
      h("span.mark", { "data-state": conflict ? "degraded" : colour }, state === "expected" ? "" : icon(conflict ? "degraded" : state === "present" ? "ready" : sign)),
      h("span.who", {}, h("span.name", {}, person.n), person.about && h("span.about", {}, person.about)),
      h("span.where", {}, tag, shown, h("span.when", {}, sent || "", time || "")),
    )
  }

  #sift() {
    const query = fold(this.search.value)
    for (const li of this.list.children) {
      li.hidden = !(SHOWN[this.only](li.dataset.state) && (query ? matches(query, li.folded) : !("unasked" in li.dataset)))
      li.toggleAttribute("data-later", query !== "" && !matches(query, li.named))
    }
    const [first] = nameFirst(this.list)
    this.none.hidden = Boolean(first)
    this.list.hidden = !first
    if (!first) tellNone(this.none, this.list.children.length ? (query ? "found" : "view") : "list", this.search.value)
    if (first && !this.list.querySelector('.person:not([hidden]) > [tabindex="0"]')) this.#stop(first.firstChild)
  }

  #only(event) {
    const chosen = event.target.closest("button")
    if (!chosen) return
    this.only = chosen.value
    for (const button of chosen.parentNode.children) button.setAttribute("aria-pressed", String(button === chosen))
    this.#sift()
  }

  #tapped(event) {
    const button = event.target.closest("button")
    const person = button && this.desk.book.people.find((one) => one.u === button.parentNode.dataset.u)
    const row = button?.parentNode
    if (!person || Date.now() - row.tapped < TWICE) return
    row.tapped = Date.now()
    const { state } = this.desk.book.stateOf(person.u, this.desk.session)
    if (button.classList.contains("more") || state === "present" || state === "elsewhere") return this.desk.open(person)
    this.desk.checkIn(person, "list")
  }

  #fromSearch(event) {
    const open = nameFirst(this.list)
    if (event.key === "Escape" && this.search.value) {
      this.search.value = ""
      this.#sift()
      event.preventDefault()
    } else if (open.length && (event.key === "ArrowDown" || (event.key === "Enter" && open.length > 1))) {
      open[0].firstChild.focus()
      event.preventDefault()
    } else if (event.key === "Enter" && open.length === 1) {
      open[0].firstChild.click()
      this.search.select()
    }
  }

  /** Up and down the list, right to a row's menu and back, Home and End. */
  #along(event) {
    const li = event.target.closest(".person")
    const open = nameFirst(this.list)
    const at = open.indexOf(li)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: open.length - 1, PageDown: Math.min(at + 8, open.length - 1), PageUp: Math.max(at - 8, 0) }[event.key]
    if (to !== undefined) (to < 0 ? this.search : (open[to]?.firstChild ?? event.target)).focus()
    else if (event.key === "ArrowRight") li.lastChild.focus()
    else if (event.key === "ArrowLeft") li.firstChild.focus()
    else if (event.key === "Escape") this.search.focus()
    else return
    event.preventDefault()
  }

  /** One stop for Tab in the whole list: where the reader last was. */
  #stop(button) {
    this.list.querySelectorAll('[tabindex="0"]').forEach((other) => (other.tabIndex = -1))
    button.tabIndex = 0
  }
}

/** Why nobody is shown: the room has no "list" yet, nobody is "found" who is so called, or nobody is in this "view". */
function tellNone(place, why, asked) {
  place.firstElementChild.replaceWith(icon(why === "found" ? "search" : "people"))
  place.querySelector("h3").textContent = t(`none.${why}`)
  place.querySelector("p").textContent = why === "list" ? t("none.list_help") : asked
  place.querySelector("button").hidden = why === "view"
}

function row(person) {
  const label = t("more_about", { name: person.n })
  return h("li.person", { "data-u": person.u }, h("button.main", { type: "button", tabIndex: -1 }),
    h("button.more", { type: "button", tabIndex: -1, "aria-label": label }, icon("more")))
}

customElements.define("desk-people", DeskPeople)
