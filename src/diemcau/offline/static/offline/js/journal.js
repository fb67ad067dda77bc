// What this device has said and what became of it: every entry of the outbox, newest first, troubles on top.
import { badge, h, sheet, toast } from "./dom.js"
import { choice, halfDay, hour, roundName, t, unknown } from "./text.js"

export const WAYS = {
  waiting: ["unknown", "clock"], stored: ["connected", "up"], held: ["connected", "info"], accepted: ["ready", "check"], refused: ["lost", "cross"],
}
const MOST = 300

/** What an op says, in the page's words. */
function spoken(op, { book }) {
  const [module, verb] = op.kind.split(".")
  const { body } = op
  if (op.kind === "attendance.headcount") return t("said.headcount", { n: body.present, round: named(book, body.round) })
  if (op.kind === "polls.answer" && body.delegate) return t("said.answer_of", { name: book.delegates.get(body.delegate)?.n ?? t("somebody") })
  if (module === "polls") return t(`said.${verb}`, { n: Object.values(body.counts ?? {}).reduce((sum, n) => sum + n, body.abstained ?? 0) })
  if (module === "questions") return t(`said.${verb}`, { text: body.text ?? "" })
  if (module === "chat" || module === "announcements") return t(`said.${verb}`, { text: body.text ?? document.querySelector(`#desk-chat button[value="${CSS.escape(body.phrase ?? "")}"]`)?.textContent ?? "" })
  if (module === "reports") return t(`said.${verb}`, { name: body.name })
  if (module === "stage") return t(verb === "ask" ? "told_speak" : "told_speak_off")
  if (module === "room") return { state: () => t("told_state", { state: choice("room", body.state) }), problem: () => (body.problem ? t("told_problem", { problem: choice("problem", body.problem) }) : t("told_solved")), call: () => t(body.calling ? "call_on" : "call_off") }[verb]()
  const about = book.delegates.get(body.delegate) ?? book.people.find((one) => one.u === body.delegate || (body.code_hash && one.h === body.code_hash))
  return t(`said.${verb}`, { name: body.full_name ?? about?.n ?? (body.code_hash ? unknown(body.code_hash) : t("somebody")), reason: choice("reason", body.reason), other: about?.n ?? "" })
}

/** A round by its name, and its half-day where there are several. */
function named({ head }, id) {
  const round = head?.rounds.find((one) => one.id === id)
  if (!round) return ""
  const name = roundName(round, head.rounds.filter((one) => one.session === round.session))
  return head.sessions.length > 1 ? `${name}, ${halfDay(head.sessions, round.session, head.conference.timezone)}` : name
}

/** Say at once what was refused, which may be long after it was entered. */
export function tellRefusals(desk) {
  const { outbox } = desk
  outbox.addEventListener("change", ({ ids }) => {
    const refused = ids.map((id) => outbox.entries.get(id)).filter((entry) => entry?.state === "refused")
    if (!refused.length) return
    const [first, ...more] = refused.map((entry) => `${spoken(outbox.op(entry), desk)}. ${choice("refusal", entry.reason)}`)
    const text = more.length ? t("refused_more", { first, n: more.length }) : t("refused_one", { first })
    toast(text, { kind: "error", sign: "cross", action: t("journal"), act: () => openJournal(desk), stay: 30_000 })
  })
}

/** Open the list. */
export function openJournal(desk) {
  const { outbox, zone } = desk
  const draw = () => {
    const entries = [...outbox.entries.values()].sort((a, b) => (b.state === "refused") - (a.state === "refused") || b.order - a.order)
    if (!entries.length) return list.replaceChildren(h("li.soft", {}, t("nothing_said")))
    list.replaceChildren(...entries.slice(0, MOST).map((entry) => {
      const op = outbox.op(entry)
      const [colour, sign] = WAYS[entry.state]
      const why = entry.reason && h("p.why", {}, choice("refusal", entry.reason))
      return h("li", {}, h("time", {}, hour(op.at + op.offset, zone)), h("span", {}, spoken(op, desk), why || ""), badge(colour, sign, choice("way", entry.state)))
    }))
  }
  const list = h("ul.journal")
  outbox.addEventListener("change", draw)
  draw()
  const waiting = outbox.count("waiting")
  const word = waiting ? t("kept_waiting", { n: waiting }) : t("kept_none")
  const ready = document.body.dataset.kept && h("p.soft", {}, t("kept_ready"))
  sheet(t("journal"), () => [h("p.lead", {}, word), ready, list]).addEventListener("close", () => outbox.removeEventListener("change", draw))
}
