// The shelves of this browser besides the page's own: other servers, other conferences, rehearsals.
import { isOver } from "./moment.js"
import { openStore } from "./store.js"

/** The other shelves of this browser whose names begin with `prefix`. */
async function* others(own, prefix) {
  for (const { name } of (await indexedDB.databases?.()) ?? []) {
    if (name.startsWith(prefix) && name !== own) yield await openStore(name)
  }
}

/** Forget the lists of other servers that had this address before, and of conferences that are over: no longer this page's
 *  business. Ops that were never handed in stay, in case their server comes back. */
export async function clearOthers(own, server, now) {
  for await (const store of others(own, "desk-")) {
    if (!store.name.startsWith(server) || isOver(await store.noted("head"), now)) await store.leave()
    else store.db.close()
  }
}

/** Forget the lists of a conference's other shelves, and its rehearsals altogether. Returns how many ops are left there. */
export async function leaveOthers(own, conference) {
  let left = 0
  for await (const store of others(own, conference)) {
    if (store.name.endsWith("-rehearsal")) await store.wipe()
    else left += await store.leave()
  }
  return left
}
