// The same folding as kernel.names.fold and kernel.ids.tidy_code: tests/offline compares them on many names.
const APOSTROPHES = /[\u2019\u2018\u02bc\u00b4`]/g

/** Lower case without any marks, đ as d: what search compares. */
export function fold(text) {
  return text
    .toLowerCase()
    .replace(/đ/g, "d")
    .replace(APOSTROPHES, "'")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}_' ]/gu, " ")
    .trim()
    .split(/\s+/)
    .join(" ")
}

const MISREAD = { O: "0", I: "1", L: "1", U: "V" }

/** What a person typed or a QR holds (also as the end of an address), as the server writes codes. */
export function tidyCode(typed) {
  const last = typed.trim().split(/[/?#=]/).filter(Boolean).pop() || ""
  return last.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "").replace(/[OILU]/g, (c) => MISREAD[c])
}

/** 32 hex digits of SHA-256 over "conference:code" (kernel.ids.code_hash). Needs a secure page. */
export async function codeHash(conference, code) {
  const bytes = new TextEncoder().encode(`${conference}:${code}`)
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
  return [...digest].map((b) => b.toString(16).padStart(2, "0")).join("").slice(0, 32)
}

/** The rows of a list that are shown: who was found by the name first, then who was found by position or unit. */
export function nameFirst(list) {
  const shown = [...list.children].filter((row) => !row.hidden)
  return shown.sort((a, b) => a.hasAttribute("data-later") - b.hasAttribute("data-later"))
}

/** Whether every word of a folded query begins a word of the folded text. */
export function matches(query, folded) {
  return query.split(" ").every((word) => folded.startsWith(word) || folded.includes(" " + word))
}
