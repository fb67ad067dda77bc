// The half-day that is written for: the one that is on, or another that was chosen in the head; and what is said when that is doubtful.
import { h } from "./dom.js"
import { Follower, isFarOff, sessionNow } from "./moment.js"
import { halfDay, t } from "./text.js"
import { known, now, offset } from "../../ui/js/clock.js"

const DOUBT = 600_000 // ms by which a device's clock was wrong; without a line nobody knows whether it was put right

export class HalfDays {
  #chosen = new Follower()
  #select = document.querySelector("[data-sessions]")
  #other = document.getElementById("desk-other")

  constructor(changed) {
    this.#select.addEventListener("change", () => {
      this.#chosen.at = Number(this.#select.value)
      changed()
    })
    this.#other.querySelector("button").addEventListener("click", () => {
      this.#chosen = new Follower()
      changed()
    })
  }

  get session() {
    return this.#chosen.at
  }

  show(sessions, zone) {
    const on = sessionNow(sessions, now())
    const name = (id) => halfDay(sessions, id, zone)
    this.#chosen.follow(on, sessions.map((one) => one.id))
    this.#draw(sessions, name)
    const begins = sessions.find((one) => one.id === this.session)?.at
    this.#other.hidden = this.session === on && !isFarOff(begins, now())
    this.#other.querySelector("p").textContent = t(this.session === on ? "far_half_day" : "other_half_day", { chosen: name(this.session) })
    this.#other.querySelector("button").hidden = this.session === on
    this.#other.querySelector("button").textContent = t("to_half_day", { now: name(on) })
    document.getElementById("desk-doubt").hidden = known() || Math.abs(offset()) < DOUBT
  }

  #draw(sessions, name) {
    const look = sessions.map((one) => one.id + name(one.id)).join()
    if (this.#select.look !== look) {
      this.#select.look = look
      this.#select.replaceChildren(...sessions.map((one) => h("option", { value: one.id }, name(one.id))))
    }
    this.#select.value = this.session
  }
}
