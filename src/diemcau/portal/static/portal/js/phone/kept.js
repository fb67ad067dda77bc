// The page opens without a line: a worker of its own, for this one address, keeps it.

/** Called when the page stands; nothing of it is needed before. */
export async function keep({ base, page, shell }) {
  const workers = navigator.serviceWorker
  if (!workers) return
  const registration = await workers.register("/phone-sw.js", { scope: base }).catch(() => null)
  if (!registration) return
  const worker = registration.installing ?? registration.waiting ?? registration.active
  if (worker?.state !== "activated") await new Promise((done) => worker.addEventListener("statechange", () => worker.state === "activated" && done()))
  workers.addEventListener("message", ({ data }) => (document.body.dataset.kept = data.kept ? "yes" : ""))
  registration.active?.postMessage({ page, shell })
}
