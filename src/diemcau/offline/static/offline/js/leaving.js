// When the list is this device's business no longer: the conference is over, its key was revoked, or its account signed out.
import { h, hush, sheet } from "./dom.js"
import { leaveOthers } from "./shelves.js"
import { t } from "./text.js"

/** Forget all persons, here and on the conference's other shelves. What was never handed in stays, names typed into it too,
 *  until it is sent or somebody throws it away; the page says how much that is. `why`: "finished", "revoked" or "signed_out". */
export async function leave(why, { config, server, outbox, pulls, book, store }) {
  if (pulls.ended) return
  pulls.end()
  await book.forget()
  const elsewhere = config.passing || (await leaveOthers(store.name, `desk-${config.server}-${config.conference}-`)) // a device's own shelves are not an account's
  const note = takeOff()
  let done = false
  const tell = () => {
    if (done) return
    const n = outbox.count("waiting")
    const word = server.revoked ? "revoked" : why // also when the key ends after the conference
    note.replaceChildren(h("h2", {}, t(word)), h("p", {}, t(n ? `${word}_kept` : `${word}_help`, { n })), n ? discarder(n, { store, outbox }) : "")
    if (n || server.revoked) return
    done = true
    clean(store, elsewhere)
  }
  outbox.addEventListener("change", tell)
  server.addEventListener("revoked", tell, { once: true })
  server.addEventListener("ticket", () => server.revoked && location.reload()) // let in again, in another tab
  tell()
  outbox.kick()
}

/** The page without anything that names somebody; its place for a word. */
function takeOff() {
  document.querySelectorAll("dialog").forEach((dialog) => dialog.close())
  hush()
  document.getElementById("desk-said").textContent = ""
  document.body.classList.remove("has-pack")
  document.body.classList.add("has-left")
  document.querySelector("desk-scan").show(false)
  document.querySelectorAll("desk-people, desk-count, desk-room, .desk-bar, .desk-waiting, [data-sessions]").forEach((element) => element.remove())
  const note = h("div.empty", { role: "status" })
  document.querySelector("main").append(note)
  return note
}

function discarder(n, { store, outbox }) {
  const ask = () => sheet(t("discard"), (close) => [h("p", {}, t("discard_help", { n })), h("div.actions", {},
    h("button.button.danger", { type: "button", onclick: () => (close(), store.discard().then(() => outbox.thin())) }, t("discard")),
    h("button.button", { type: "button", onclick: close }, t("cancel")))])
  return h("button.button", { type: "button", "data-discard": "", onclick: ask }, t("discard_ask"))
}

/** Keep nothing: neither this shelf nor, where no other one waits, pages. */
async function clean(store, elsewhere) {
  document.querySelector("[data-journal]").hidden = true
  await store.wipe()
  if (elsewhere) return
  for (const registration of (await navigator.serviceWorker?.getRegistrations()) ?? []) await registration.unregister()
  for (const name of (await self.caches?.keys()) ?? []) await caches.delete(name)
}
