// Polls on a delegate's phone: one press and it is sent, changed by another one while the poll is open. Kept first, sent when the line
// allows. Secret polls go by ballots (ballots.js).
import { onTick } from "../../ui/js/clock.js"
import { phone } from "../../ui/js/phone/api.js"
import { Ballots } from "./ballots.js"
import { drawClock, howOf, isOpen, isSecret, t, write } from "./face.js"

const AT_ONCE = ["single", "yes_no", "scale"]
const picked = new Map() // poll: what was pressed here and not sent yet
const sending = new Set()
let told = {} // poll: what the server has of this person, by another phone or the room's tablet
const ballots = new Ballots(() => drawAll())

const drawAll = () => document.querySelectorAll("#phone-polls [data-poll]").forEach(draw)
/** What this phone said last of a poll: `stands`, unless it was refused. */
function said({ dataset }) {
  const own = phone.entries("polls.answer").filter(({ body }) => body.poll === dataset.poll)
  const came = own.some(({ state }) => !["waiting", "refused"].includes(state))
  return { last: own.at(-1), stands: own.findLast(({ state }) => state !== "refused"), came }
}

const keysOf = ({ body }) => [body.answer].flat().map(String)

/** What is pressed: keys, or the word that was typed. */
function chosen(poll) {
  const { stands } = said(poll)
  return picked.get(poll.dataset.poll) ?? (stands ? keysOf(stands) : (told[poll.dataset.poll] ?? []))
}

function answerOf({ dataset }, keys) {
  if (dataset.kind === "words") return keys[0]
  return dataset.kind === "scale" ? Number(keys[0]) : keys
}

function draw(poll) {
  const open = isOpen(poll)
  const [keys, secret] = [chosen(poll), isSecret(poll)]
  const mine = secret ? ballots.of(poll.dataset.slot, open) : { open, word: "" }
  for (const button of poll.querySelectorAll(".poll-choices button")) {
    button.setAttribute("aria-pressed", String(keys.includes(button.value)))
    button.disabled = !mine.open
  }
  const send = poll.querySelector("[data-send]")
  if (send) {
    const same = !secret && String(said(poll).stands?.body.answer ?? "") === String(keys)
    send.disabled = !mine.open || !keys.length || same || sending.has(poll.dataset.poll)
  }
  for (const input of poll.querySelectorAll(".poll-words :is(input, button)")) input.disabled = !mine.open
  write(poll.querySelector(".poll-said"), secret ? t(mine.word) : wordOf(poll, open))
  write(poll.querySelector(".poll-how"), open ? howOf(poll) : "")
  drawClock(poll, open)
}

/** What became of the answer. */
function wordOf(poll, open) {
  const { last, stands, came } = said(poll)
  if (last?.state === "refused") return t(`refused.${last.reason}`) || t("refused.")
  const keys = stands ? keysOf(stands) : told[poll.dataset.poll]
  if (!keys) return open || poll.dataset.state !== "open" ? "" : t("over")
  const answer = namesOf(poll, keys).join(", ")
  if (!stands) return t(open ? "sent" : "sent_over", { answer })
  if (stands.state === "waiting") return t(came ? "kept_change" : "kept", { answer })
  if (stands.reason) return t(`counted.${stands.reason}`, { answer }) || t("sent", { answer })
  return t(open ? "sent" : "sent_over", { answer })
}

function namesOf(poll, keys) {
  const named = [...poll.querySelectorAll(".poll-choices button, [data-key]")]
  const names = new Map(named.map((one) => [one.dataset.key ?? one.value, (one.querySelector(".poll-label") ?? one).textContent.trim()]))
  return keys.map((key) => names.get(key) ?? key)
}

function pressed(poll, key) {
  const { poll: uid, kind, most } = poll.dataset
  const now = chosen(poll)
  if (AT_ONCE.includes(kind)) {
    if (isSecret(poll)) picked.set(uid, [key])
    else if (String(now) !== key) return send(poll, [key])
  } else {
    const others = now.filter((one) => one !== key)
    if (others.length === now.length && others.length >= Number(most || 12)) return write(poll.querySelector(".poll-said"), t("most", { n: most }))
    picked.set(uid, others.length < now.length ? others : [...now, key])
  }
  draw(poll)
}

async function send(poll, keys) {
  const { poll: uid, slot } = poll.dataset
  if (!keys.length || !isOpen(poll) || sending.has(uid)) return
  sending.add(uid)
  draw(poll)
  const answer = answerOf(poll, keys)
  try {
    if (isSecret(poll)) await ballots.spend(slot, { answer })
    else await phone.send("polls.answer", { poll: uid, answer })
    picked.delete(uid)
  } finally {
    sending.delete(uid)
    drawAll()
  }
}

document.addEventListener("click", ({ target }) => {
  const poll = target.closest("#phone-polls [data-poll]")
  const button = target.closest("button")
  if (!poll || !button || button.disabled || !isOpen(poll)) return
  if ("send" in button.dataset) send(poll, chosen(poll))
  else if (button.closest(".poll-choices")) pressed(poll, button.value)
})

document.addEventListener("submit", (event) => {
  const poll = event.target.closest("#phone-polls [data-poll]")
  if (!poll) return
  event.preventDefault()
  const word = event.target.elements.word.value.trim()
  if (word) send(poll, [word])
})

/** Every second, once the page is there. */
function tick() {
  for (const poll of document.querySelectorAll('#phone-polls [data-poll][data-state="open"][data-until]')) {
    if (isOpen(poll)) drawClock(poll, true)
    else if (!poll.dataset.over) (poll.dataset.over = "1"), draw(poll) // swaps take the mark off
  }
}

let ticking = null
phone.section("polls", {
  shown(element) {
    drawAll()
    ballots.look(element)
    ticking ??= onTick(tick)
  },
  mine(facts) {
    told = facts
    drawAll()
  },
  entries: drawAll,
})
