// What one poll's element on the phone says by itself: whether it is open, how long still, what is kept of an answer.
import { phone } from "../../ui/js/phone/api.js"

export const t = (key, facts = {}) => (phone.texts("polls")[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "")
export const write = (element, text) => element && element.textContent !== text && (element.textContent = text)

/** Open as far as this phone knows: also without a line it ends by the server's clock. */
export function isOpen({ dataset }) {
  return dataset.state === "open" && (!dataset.until || phone.now() < Number(dataset.until))
}

export const isSecret = ({ dataset }) => dataset.naming === "secret"

/** What is kept of an answer. */
export function howOf(poll) {
  const way = phone.me.delegate ? "" : "room."
  return isSecret(poll) ? t(`how.${way}secret`) : t(`how.${way}${way ? "" : poll.dataset.naming}`)
}

export function drawClock(poll, open) {
  const { until, state } = poll.dataset
  const rest = until ? Math.max(0, Math.ceil((Number(until) - phone.now()) / 1000)) : 0
  const clock = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`
  write(poll.querySelector(".poll-clock"), state === "open" && until ? (open ? t("left", { clock }) : t("over")) : "")
}
