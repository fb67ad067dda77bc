// The worker of one phone's page: keeps it with exactly the files it was made with. `SHELL` ({version, urls}) stands before this text.

const PREFIX = "phone-"
const CACHE = `${PREFIX}${SHELL.version}`
const PATIENCE = 6000 // ms for the page itself; then the kept one is shown

self.addEventListener("install", (event) => event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL.urls)).then(() => self.skipWaiting())))
self.addEventListener("activate", (event) => event.waitUntil(tidy()))

/** Pages of older files go: this one is asked for again when it is opened. */
async function tidy() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name)
  await self.clients.claim()
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== "GET" || url.origin !== location.origin) return
  if (event.request.mode === "navigate") event.respondWith(page(event.request, url.pathname + url.search))
  else if (SHELL.urls.includes(url.pathname)) event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(event.request)))
})

/** Fresh where the line gives it soon; the server's refusal is the truth, and what was kept goes with it. */
async function page(request, key) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(key)
  try {
    const fresh = await fetch(request, { signal: kept ? AbortSignal.timeout(PATIENCE) : undefined })
    if (fresh.status === 404) await cache.delete(key)
    if (fresh.ok) await put(cache, key, fresh)
    return kept && fresh.status >= 500 ? kept : fresh
  } catch (fault) {
    if (kept) return kept
    throw fault
  }
}

async function put(cache, key, response) {
  const version = response.headers.get("X-Shell")
  if (version === SHELL.version) await cache.put(key, response.clone())
  else if (version) self.registration.update().catch(() => {})
  return version === SHELL.version
}

self.addEventListener("message", (event) => event.waitUntil(told(event)))

async function told({ data, source }) {
  const response = await fetch(data.page, { cache: "no-store" }).catch(() => null)
  const kept = response?.ok ? await put(await caches.open(CACHE), data.page, response) : Boolean(await caches.match(data.page))
  source?.postMessage({ kept })
}
