// What the clock says is on: the half-day people are checked in for, and the headcount to make.

const MINUTE = 60_000
const GRACE = 36 * 60 * MINUTE // after the last session: enough for paper lists typed the next day
const EARLY = 90 * MINUTE // before it begins a half-day may count
const LATE = 30 * MINUTE // after its end a half-day still counts

/** The session that counts: the last one that has begun (or begins within 90 minutes) when the one before it is over for half an
 * hour, else the first (conferences.queries.half_day_now). */
export function sessionNow(sessions, now) {
  const isOver = (one) => !one?.until || one.until + LATE < now
  return (sessions.findLast((one, i) => one.at && one.at - EARLY <= now && isOver(sessions[i - 1])) ?? sessions[0])?.id ?? 0
}

/** Whether a half-day that begins then is none to check people in for yet. */
export const isFarOff = (begins, now) => Boolean(begins && begins - EARLY > now)

/** Whether the conference of a pack's head is over: closed at the hub, or long past its last session. */
export const isOver = (head, now) => Boolean(head && (head.conference.ended || (head.conference.until && head.conference.until + GRACE < now)))

/** Rounds due, or due within ten minutes: never one that is hours away, or a tap too many would report it. */
const due = (rounds, now) => rounds.filter((round) => round.at && round.at - 10 * MINUTE <= now)

/** The round to count now: the last one due without a report, else the next one that has no time, else the last one due. */
export function roundNow(rounds, reported, now) {
  const missing = (round) => !reported(round.id)
  return due(rounds, now).findLast(missing) ?? rounds.find((round) => !round.at && missing(round)) ?? due(rounds, now).at(-1) ?? rounds[0]
}

/** The number of the last round due; 0 when none is. */
export const newestRound = (rounds, now) => due(rounds, now).at(-1)?.id ?? 0

/** Goes with the clock; what is chosen by hand stands until the clock says something new. */
export class Follower {
  at = 0
  #said = 0

  /** What holds, when the clock says `said` and `all` may be chosen. */
  follow(said, all) {
    if (said !== this.#said || !all.includes(this.at)) this.at = said
    this.#said = said
    return this.at
  }
}
