// The page's words in its language: the server puts them into the page as JSON, so they work without a line.
const words = JSON.parse(document.getElementById("desk-texts").textContent)

/** The text named `key` with its {placeholders} filled. */
export function t(key, facts = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "")
}

/** The text of a closed list's entry, e.g. `choice("reason", "duty_trip")`; the code itself when it has none yet. */
export function choice(list, code) {
  return words[`${list}.${code}`] ?? words[`${list}.`] ?? code
}

/** 07:30 in a time zone. */
export function hour(ms, timeZone) {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone }).format(ms)
}

/** “12 s”, “4 min”, “2 h”: how long ago, as words of the page. */
export function ago(ms) {
  const s = Math.max(0, Math.round(ms / 1000))
  if (s < 60) return t("seconds", { n: s })
  return s < 3600 ? t("minutes", { n: Math.round(s / 60) }) : t("hours", { n: Math.round(s / 3600) })
}

/** What half-day `id` of `sessions` is called; with its date where there are several days. */
export function halfDay(sessions, id, timeZone) {
  const one = sessions.find((session) => session.id === id)
  if (!one) return ""
  const days = new Set(sessions.map((session) => session.date)).size
  const date = days > 1 && one.at && new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "2-digit", timeZone }).format(one.at)
  return [one.title || choice("part", one.part), date].filter(Boolean).join(" · ")
}

/** What a round is called among the `rounds` of its half-day: a title that stands twice with its number. */
export function roundName(round, rounds) {
  const number = t("round", { n: round.order })
  if (!round.title) return number
  return rounds.some((one) => one !== round && one.title === round.title) ? `${number}: ${round.title}` : round.title
}

/** A phrase as it stands by itself. */
export function alone(text) {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Somebody of whom nothing is known but the hash of the code that was read. */
export const unknown = (hash) => t("visitor_unknown", { code: hash.slice(0, 4).toUpperCase() })
