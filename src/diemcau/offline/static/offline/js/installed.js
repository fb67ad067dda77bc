// The page as an installed app: kept by the worker, renewed at a quiet moment, gone when its work is done.
import { now } from "../../ui/js/clock.js"
import { leave } from "./leaving.js"
import { isOver } from "./moment.js"

const QUIET = 3000 // ms without a touch
const READER = 20_000 // ms after the start

let touched = 0
for (const kind of ["keydown", "pointerdown", "input"]) addEventListener(kind, () => (touched = Date.now()), { capture: true, passive: true })

/** Nobody is in the middle of anything: no dialog, no half-typed word, no camera. */
function quiet() {
  const typing = document.activeElement?.matches?.("input, textarea") && document.activeElement.value
  return !typing && !document.querySelector("dialog[open], desk-scan.is-on") && Date.now() - touched > QUIET
}

function atQuiet(act) {
  const timer = setInterval(() => quiet() && (clearInterval(timer), act()), 500)
}

/** The worker's registration once one runs; a line that died while it came is no end: whenever there is one, it is tried again. */
async function registered(workers, server) {
  const again = () => workers.register("/sw.js").catch(() => null)
  server.addEventListener("back", again)
  again()
  const registration = await workers.ready
  server.removeEventListener("back", again)
  return registration
}

export async function install(config, parts) {
  const { book, outbox, pulls } = parts
  let over = false
  const look = () => {
    if (over || !isOver(book.head, now())) return over
    atQuiet(() => leave("finished", { config, ...parts }))
    return (over = true)
  }
  book.addEventListener("change", look)
  if (look()) return
  const workers = navigator.serviceWorker
  if (!workers || config.passing) return
  const begun = Boolean(workers.controller)
  const registration = await registered(workers, parts.server)
  let renewed = false
  workers.addEventListener("controllerchange", () => {
    if (!begun || renewed) return
    renewed = true
    atQuiet(() => location.reload())
  })
  const take = () => registration.waiting && workers.controller && atQuiet(() => registration.waiting?.postMessage({ say: "take over" }))
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", take))
  take()
  pulls.addEventListener("pulled", ({ shell }) => shell !== config.shell && registration.update().catch(() => {}))
  outbox.addEventListener("stuck", () => registration.sync?.register("outbox").catch(() => {}))
  workers.addEventListener("message", ({ data }) => (document.body.dataset.kept = data.kept ? "yes" : ""))
  registration.active.postMessage({ say: "keep", url: location.pathname + location.search })
  setTimeout(() => atQuiet(fetchReader), READER)
}

/** The QR reader comes onto the shelf when nobody waits for the line, where the browser has none of its own and a camera. */
async function fetchReader() {
  if (window.BarcodeDetector || navigator.connection?.saveData) return
  const devices = await navigator.mediaDevices?.enumerateDevices().catch(() => [])
  if (!devices?.some((device) => device.kind === "videoinput")) return
  const { script, wasm } = document.querySelector("desk-scan").dataset
  for (const url of [script, wasm]) await fetch(url, { priority: "low" }).catch(() => {})
}
