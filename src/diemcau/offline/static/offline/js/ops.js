// Operations as devices make them, and the rule by which claims on one register stand (kernel.op).

/** Whether what was said for one room may take back or replace what was said for another: kernel.op.reaches. */
export const reaches = (one, other) => Boolean(one.hub) || one.site === other.site

/** The claims that still stand, best first: kernel.op.standing, line by line. */
export function standing(claims) {
  const of = new Map(claims.map((c) => [c.id, c]))
  const beaten = new Set(claims.flatMap((c) => c.saw.filter((seen) => seen !== c.id && of.has(seen) && reaches(c, of.get(seen)))))
  const heads = claims.filter((c) => !beaten.has(c.id))
  return (heads.length ? heads : claims).sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
}

/** The headcount that holds among some of one room and round: attendance.headcounts.held. `also`: how many the best other number says
 * that stands beside it, `alsoConfirmed` or not, `isLater` than what holds or not. One with `said` is what the server made of many. */
export function counted(counts) {
  const claims = counts.map((c) => ({ saw: [], ...c }))
  const [held] = [...standing(claims.filter((c) => c.confirmed)), ...standing([...claims])]
  if (!held.confirmed) return { ...held, also: null }
  const heads = standing(claims)
  const others = heads.filter((c) => c.present !== held.present)
  const other = others.find((c) => c.confirmed) ?? others[0]
  if (other) return { ...held, also: other.present, alsoConfirmed: other.confirmed, isLater: !other.confirmed && other.at > held.at }
  const kept = heads.find((c) => c.said && (c.also ?? held.present) !== held.present)
  const isLater = Boolean(kept) && !kept.also_confirmed && kept.said[0] !== kept.id // the first of `said` is its newest
  return { ...held, also: kept?.also ?? null, alsoConfirmed: Boolean(kept?.also_confirmed), isLater }
}

/** Of claims that stand, best first, those by which a room has the person present: each room's own best speaks for it. */
export const present = (heads) => heads.filter((c) => c.state === "present" && c === heads.find((other) => other.site === c.site))

const STATES = { check_in: "present", visitor: "present", walk_in: "present", check_out: "left", absent: "absent" }

/** An op about a person as a fact like those of a pack, else null. */
export function factOf(op) {
  const [module, k] = op.kind.split(".")
  if (module !== "attendance" || k === "headcount") return null
  const { delegate, code_hash: hash, session: s, undoes, reason: r } = op.body
  return { id: op.id, k, d: delegate ?? (hash ? `visitor:${hash}` : op.id), s, at: op.at + op.offset, saw: op.saw, un: undoes, r, site: op.site }
}

/** The claims a fact lays on registers: `[{id, delegate, session, state, reason, at, saw, site, hub}]`. */
export function claimsOf({ id, k, d, s, at, saw = [], r = "", site, hub = false }) {
  const claim = { id, delegate: d, session: s, state: STATES[k], reason: r, at, saw, site, hub }
  if (k !== "substitute") return [claim]
  return [
    { ...claim, state: "replaced", reason: "substitute_sent" },
    { ...claim, delegate: id, state: "present", saw: [] },
  ]
}
