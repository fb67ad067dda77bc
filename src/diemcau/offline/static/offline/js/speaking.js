// The desk's part of call-in: the room asks to speak, sees its place, and opens the page with camera and microphone.
import { t } from "./text.js"

/** Whether the room asks: by what this desk said last and the server has not weighed yet, else by the server's word. */
function asks({ book, outbox }) {
  const { step = "", said = [] } = book.head.stage ?? {}
  const own = [...outbox.entries.values()].filter((entry) => entry.state !== "refused" && !said.includes(entry.id) && outbox.op(entry).kind.startsWith("stage."))
  const last = own.sort((a, b) => a.order - b.order).at(-1)
  return last ? outbox.op(last).kind === "stage.ask" : Boolean(step)
}

export class Speaking {
  constructor(desk, box) {
    Object.assign(this, { desk, button: box.querySelector("button[name=speaking]"), place: box.querySelector("[data-place]"), kind: box.querySelector("select") })
    box.querySelector("a").search = location.search // a rehearsal stays one
    this.button.addEventListener("click", () => this.#pressed())
  }

  show() {
    const { step = "", number = 0, way = "", unit = "" } = this.desk.book.head.stage ?? {}
    const now = asks(this.desk)
    this.button.setAttribute("aria-pressed", String(now))
    this.kind.hidden = now
    this.button.querySelector("span").textContent = t(!now ? "speak" : step === "on" ? "speak_end" : "speak_back")
    const kept = now && !step // this device alone knows of it
    const whose = unit && !kept ? `${unit}: ` : ""
    this.place.textContent = whose + (kept ? t("place.kept") : t(`place.${step === "on" && way === "phone" ? "phone" : step}`, { n: number }))
    this.place.dataset.step = step
  }

  #pressed() {
    const now = asks(this.desk)
    const [kind, { step = "", unit = "" }] = [this.kind.value, this.desk.book.head.stage ?? {}]
    const whose = step && unit ? { unit } : {} // which it shows
    this.desk.tell(now ? "stage.withdraw" : "stage.ask", now ? whose : kind === "contribution" ? {} : { kind }, t(now ? "told_speak_off" : "told_speak"))
  }
}
