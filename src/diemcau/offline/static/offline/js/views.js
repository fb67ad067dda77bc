// Which part of the desk is in front: one on a phone, people and one more beside them on a laptop.
import { hush } from "./dom.js"
import { WAYS } from "./journal.js"
import { t } from "./text.js"

const wide = matchMedia("(min-width: 60rem)")

export function startViews(desk) {
  const bar = document.querySelector(".desk-bar")
  const main = document.querySelector("main")
  const show = (view) => {
    main.dataset.view = view
    desk.asked = null // whoever asked for a badge has it, or was left
    for (const button of bar.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === view))
    document.querySelector("desk-scan").show(view === "scan")
    scrollTo(0, 0)
    hush()
  }
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("button")
    if (button) show(button.value)
  })
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.matches?.("input, textarea, select") || document.querySelector("dialog[open]")) return
    event.preventDefault()
    if (!wide.matches) show("people")
    document.querySelector("desk-people input")?.focus()
  })
  document.addEventListener("visibilitychange", () => document.querySelector("desk-scan").show(!document.hidden && main.dataset.view === "scan"))
  const tell = () => tellKept(desk)
  desk.outbox.addEventListener("change", tell)
  desk.server.addEventListener("change", tell)
  tell()
  show(wide.matches ? "count" : "people")
  return { show }
}

/** The journal's button: how much waits here, and whether anything was refused. */
function tellKept({ config, outbox, server }) {
  const button = document.querySelector("header [data-journal]")
  const [waiting, refused] = [outbox.count("waiting"), outbox.count("refused")]
  const state = refused ? "refused" : waiting ? "waiting" : "accepted"
  const [colour, sign] = WAYS[state]
  button.dataset.state = colour
  button.querySelector("use").setAttribute("href", `#i-${sign}`)
  button.querySelector("[data-number]").textContent = refused || waiting || ""
  const word = refused ? t("kept_refused", { n: refused }) : waiting ? t("kept_waiting", { n: waiting }) : t("kept_none")
  button.setAttribute("aria-label", `${t("journal")}: ${word}`)
  document.getElementById("desk-shut-out").hidden = !server.shutOut || server.revoked || config.passing
}
