// The worker: keeps the desk's page with exactly the files it was made with, so that it opens without any line.
// `SHELL` ({version, urls}) stands before this text: the server writes it (offline.shell).
import { Sender } from "./sender.js"
import { Server } from "./server.js"
import { openStore } from "./store.js"

const CACHE = `desk-${SHELL.version}`
const DESK = /^\/c\/[^/]+\/sites\/[^/]+\/desk$/
const PATIENCE = 4000 // ms for the page itself; then the shelf's copy is shown

self.addEventListener("install", (event) => event.waitUntil(fill()))
self.addEventListener("activate", (event) => event.waitUntil(tidy()))

async function fill() {
  const cache = await caches.open(CACHE)
  await cache.addAll(SHELL.urls)
  for (const url of await keptPages()) await keep(cache, url)
}

/** The name of a page on the shelf. A rehearsal's page is another one: opened without a line, it must never stand for the day's. */
function keyOf({ pathname, searchParams }) {
  return searchParams.get("run") === "rehearsal" ? `${pathname}?run=rehearsal` : pathname
}

/** Desk pages on older shelves. */
async function keptPages() {
  const urls = new Set()
  for (const name of await caches.keys()) {
    if (!name.startsWith("desk-")) continue
    for (const { url } of await (await caches.open(name)).keys()) {
      if (DESK.test(new URL(url).pathname)) urls.add(keyOf(new URL(url)))
    }
  }
  return urls
}

/** Put a page on the shelf if it was made with the files of this very version; one made for an account names none. Throws when the server is away. */
async function keep(cache, url) {
  const response = await fetch(url, { cache: "no-store", credentials: "same-origin", redirect: "manual" })
  if (response.status >= 500) throw new Error(`status ${response.status}`)
  const ours = response.ok && response.headers.get("X-Shell") === SHELL.version
  if (ours) await cache.put(url, response)
  return ours
}

async function tidy() {
  for (const name of await caches.keys()) if (name.startsWith("desk-") && name !== CACHE) await caches.delete(name)
  await self.clients.claim()
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== "GET" || url.origin !== location.origin) return
  if (event.request.mode === "navigate") {
    if (DESK.test(url.pathname)) event.respondWith(desk(event.request, url))
    else if (url.pathname === "/") event.respondWith(fetch(event.request).catch(() => anyDesk()))
  } else if (SHELL.urls.includes(url.pathname) || url.pathname.startsWith("/desk/shell/") || url.pathname.startsWith("/static/ui/vendor/")) {
    event.respondWith(asset(event.request, url))
  }
})

/** The page: fresh where the line gives it soon and it fits this version's files, else as it stands on the shelf. */
async function desk(request, url) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(keyOf(url))
  try {
    const signal = kept ? AbortSignal.timeout(PATIENCE) : undefined
    const fresh = await fetch(request, { signal })
    const turnedAway = fresh.type === "opaqueredirect" || [401, 403, 404].includes(fresh.status)
    if (kept && turnedAway) return kept // it says itself what to do, and holds what was never handed in
    if (!kept || fresh.status < 500) {
      const version = fresh.headers.get("X-Shell")
      if (version === SHELL.version) await cache.put(keyOf(url), fresh.clone())
      else if (version && kept) return self.registration.update().catch(() => {}), kept
      return fresh
    }
    return kept
  } catch (fault) {
    if (kept) return kept
    throw fault
  }
}

async function anyDesk() {
  const [first] = await keptPages()
  return first ? Response.redirect(first) : Response.error()
}

async function asset(request, url) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(url.pathname)
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok && url.pathname.startsWith("/static/ui/vendor/")) await cache.put(url.pathname, response.clone())
  return response
}

self.addEventListener("message", (event) => event.waitUntil(told(event)))

async function told({ data, source }) {
  if (data.say === "take over") return self.skipWaiting()
  const key = keyOf(new URL(data.url, location.origin))
  const kept = await keep(await caches.open(CACHE), key).catch(() => false)
  source?.postMessage({ kept: kept || Boolean(await caches.match(key)) })
}

self.addEventListener("sync", (event) => event.waitUntil(empty()))

/** The line is back while no page is open: send what the shelves hold. Throws, and is called again, while it is not. */
async function empty() {
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith("desk-")) continue
    const store = await openStore(name)
    const config = await store.noted("config")
    const server = config && new Server(config)
    const { left } = config ? await new Sender(store, server, config.ops).flush() : { left: "none" }
    if (server?.revoked) await store.forget()
    store.db.close()
    if (left === "line" || left === "later") throw new Error(left)
  }
}
