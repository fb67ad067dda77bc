// What can be said about one person: sheets with big buttons, and the forms for people who are not on the list.
import { badge, field, h, icon, sheet } from "./dom.js"
import { fold } from "./names.js"
import { SIGNS } from "./people.js"
import { alone, choice, hour, t } from "./text.js"

const REASONS = ["duty_trip", "approved_leave", "substitute_sent", "other"]
const button = (sign, text, act, kind = "") => h(`button.button.wide${kind}`, { type: "button", onclick: act }, sign && icon(sign), text)

/** The sheet of one person. */
export function openPerson(desk, person) {
  const { state, reason, claim, entry, conflict } = desk.book.stateOf(person.u, desk.session)
  const [colour, sign] = SIGNS[state]
  const word = alone(state === "absent" && reason ? choice("reason", reason) : choice("state", state))
  const when = claim && t("at_time", { time: hour(claim.at, desk.zone) })
  const away = state !== "present" && state !== "elsewhere"
  const elsewhere = (conflict || state === "elsewhere") && h("p.soft", {}, t(conflict ? "two_rooms_help" : "elsewhere"))
  const why = entry && entry.state !== "accepted" && h("p.soft", {}, choice("way", entry.state))
  sheet(person.n, (close) => {
    const then = (act) => () => (close(), act())
    const say = (kind, extra) => then(() => desk.say(person, kind, extra))
    const visitor = person.u.startsWith("visitor:")
    return [
      person.about && h("p.lead", {}, person.about),
      h("p.row", {}, badge(colour, sign, word), when && h("span.soft", {}, when)), elsewhere, why,
      h("div.stack.tight.sheet-acts", {},
        away && !visitor && button("check", t("check_in"), then(() => desk.checkIn(person, "list")), ".primary"),
        elsewhere && button("check", t("check_in_here"), then(() => desk.checkIn(person, "list"))),
        state === "present" && !visitor && desk.book.mayUndo(claim) && button("out", t("check_out"), say("check_out")),
        claim && desk.book.mayUndo(claim) && button("undo", t("undo_this", { what: word }), then(() => desk.undo(person, claim))),
        away && !visitor && button("cross", t("mark_absent"), then(() => askReason(desk, person))),
        person.listed && away && button("people", t("substitute"), then(() => askNewcomer(desk, person))),
      ),
    ]
  })
}

/** Absent: why, from the closed list. */
function askReason(desk, person) {
  sheet(t("absent_why", { name: person.n }), (close) =>
    h("div.stack.tight", {}, REASONS.map((reason) =>
      button("", alone(choice("reason", reason)), () => (close(), desk.say(person, "absent", { reason }))))))
}

/** The form for somebody who is not on the list: a walk-in, or a substitute for `instead`. */
export function askNewcomer(desk, instead = null, typed = "") {
  const title = instead ? t("substitute_for", { name: instead.n }) : t("walk_in")
  sheet(title, (close) => {
    const name = h("input.input", { name: "full_name", required: true, maxLength: 120, value: typed, autocomplete: "off", autocapitalize: "words", spellcheck: false })
    name.setAttribute("autofocus", "")
    const position = h("input.input", { name: "position", maxLength: 200, autocomplete: "off" })
    const unit = h("input.input", { name: "unit", maxLength: 200, autocomplete: "off", value: instead?.o ?? "" })
    const phone = h("input.input", { name: "phone", type: "tel", maxLength: 24, autocomplete: "off", inputMode: "tel" })
    const submit = (event) => {
      event.preventDefault()
      const facts = Object.fromEntries([...new FormData(form)].map(([key, value]) => [key, value.trim()]).filter(([, value]) => value))
      if (!facts.full_name) return name.focus()
      close()
      const listed = instead ? [] : desk.book.people.filter((person) => person.listed && fold(person.n) === fold(facts.full_name))
      if (listed.length) askNamesake(desk, facts, listed)
      else desk.newcomer(facts, instead)
    }
    const form = h("form.stack", { onsubmit: submit },
      h("p.soft", {}, instead ? t("substitute_help") : t("walk_in_help")),
      field(t("full_name"), name), field(t("position"), position), field(t("unit"), unit),
      !instead && field(t("phone"), phone),
      h("button.button.primary.wide", { type: "submit" }, icon("check"), t("add_present")))
    return form
  })
}

/** Somebody of that name is on the list: whoever is meant is checked in there, or stands on the list twice. */
function askNamesake(desk, facts, listed) {
  sheet(t("namesake"), (close) => h("div.stack", {},
    h("p.soft", {}, t("namesake_help")),
    h("div.stack.tight", {}, listed.map((person) =>
      button("check", [person.n, person.about].filter(Boolean).join(" · "), () => (close(), openPerson(desk, person)), ".primary"))),
    button("plus", t("namesake_other"), () => (close(), desk.newcomer(facts, null)))))
}
