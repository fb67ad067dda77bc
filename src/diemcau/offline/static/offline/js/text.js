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

/** A phrase as it stands by itself. */
export function alone(text) {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
