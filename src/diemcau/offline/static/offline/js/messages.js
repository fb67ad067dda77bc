// Messages of the hub and the chat with its technicians: what the pack brought, and what this device said since, also without a line.
import { badge, h, icon } from "./dom.js"
import { WAYS } from "./journal.js"
import { choice, hour, t } from "./text.js"
import { now } from "../../ui/js/clock.js"

const LONGEST = 300 // characters of a line
const TWICE = 2000 // ms in which the same phrase is one press too many
const SIGNS = { urgent: ["error", "lost"], next: ["warn", "up"], notice: ["info", "info"] }

export class Messages {
  constructor(desk) {
    const chat = document.getElementById("desk-chat")
    Object.assign(this, { desk, chat, box: document.getElementById("desk-messages"), lines: chat.querySelector("[data-lines]") })
    chat.querySelector("form").addEventListener("submit", (event) => (event.preventDefault(), this.#write()))
    chat.addEventListener("click", ({ target }) => this.#say(target.closest("button[name=phrase]")))
    document.querySelector(".desk-bar").addEventListener("click", () => setTimeout(() => this.show()))
    desk.store.noted("read").then((id) => (this.read ??= id ?? "")).then(() => desk.book.head && this.show())
    setInterval(() => desk.book.head && this.#notices(), 1000) // they end by the clock
  }

  get told() {
    return this.desk.book.head.messages ?? { notices: [], lines: [], phrases: [] }
  }

  /** What this device said with ops of a kind, refused ones too: `[entry, op]`. */
  #own(kind) {
    const { outbox } = this.desk
    return [...outbox.entries.values()].map((entry) => [entry, outbox.op(entry)]).filter(([, op]) => op.kind === kind)
  }

  show() {
    this.#notices()
    this.#lines()
    this.#phrases()
  }

  #notices() {
    const heard = new Set(this.#own("announcements.acknowledge").filter(([entry]) => entry.state !== "refused").map(([, op]) => op.body.announcement))
    const standing = this.told.notices.filter(({ until }) => !until || now() < until)
    const last = this.told.lines.at(-1)
    const open = document.querySelector("main").dataset.view === "room"
    if (open && last?.hub && this.read !== last.id) this.desk.store.note("read", (this.read = last.id)).catch(() => {})
    const unread = last?.hub && this.read !== undefined && this.read !== last.id ? last : null
    const key = JSON.stringify([standing.map((one) => [one.id, one.text, one.heard || heard.has(one.id)]), unread])
    if (key === this.drawn) return
    this.drawn = key
    this.box.replaceChildren(...standing.map((one) => this.#notice(one, one.heard || heard.has(one.id))), ...(unread ? [this.#unread(unread)] : []))
  }

  #notice({ id, kind, text }, heard) {
    const [colour, sign] = SIGNS[kind] ?? SIGNS.notice
    const press = () => this.desk.outbox.add("announcements.acknowledge", { announcement: id })
    const act = heard
      ? badge("ready", "check", t("message.heard"))
      : h("button.button.primary", { type: "button", onclick: press }, icon("check"), t("message.acknowledge"))
    const words = heard ? [h("p", { dir: "auto" }, text)] : [h("p.title", {}, t(`message.${kind}`)), h("p.said", { dir: "auto" }, text)]
    return h(`div.notice.${heard ? "info" : colour}`, { "data-message": id }, icon(heard ? "info" : sign), h("div.message", {}, h("div", {}, ...words), act))
  }

  #unread({ text }) {
    const read = () => (this.desk.views.show("room"), this.show(), this.chat.scrollIntoView({ block: "nearest" }), this.chat.querySelector("textarea").focus({ preventScroll: true }))
    return h("div.notice.info", {}, icon("people"), h("div.message", {}, h("div", {}, h("p.title", {}, t("chat.wrote")), h("p.said", { dir: "auto" }, text)), h("button.button", { type: "button", onclick: read }, t("chat.read"))))
  }

  /** The server's lines, and below them what this device wrote and the server's word does not hold yet. */
  #lines() {
    const { zone, book, outbox } = this.desk
    const known = new Set(this.told.lines.map((line) => line.id))
    const since = this.told.lines.at(-1)?.at ?? 0
    const own = this.#own("chat.say").filter(([entry, op]) => !known.has(entry.id) && (entry.state !== "accepted" || op.at + op.offset > since))
    const lines = this.told.lines.map((line) => h(`li${line.hub ? ".is-hub" : ""}`, {}, h("small", {}, `${hour(line.at, zone)} · ${t(line.hub ? "chat.hub" : "chat.here")}`), h("span", { dir: "auto" }, line.text)))
    const mine = own.sort(([a], [b]) => a.order - b.order).map(([entry, op]) => {
      const [colour, sign] = WAYS[entry.state]
      const why = entry.reason && entry.state === "refused" ? ` ${choice("refusal", entry.reason)}` : ""
      return h("li", {}, h("small", {}, `${hour(op.at + op.offset, zone)} · `, badge(colour, sign, choice("way", entry.state)), why), h("span", { dir: "auto" }, op.body.text ?? this.phrase(op.body.phrase)))
    })
    const key = JSON.stringify([this.told.lines, own.map(([entry]) => [entry.id, entry.state, entry.reason]), book.head.language, outbox.entries.size])
    if (key === this.written) return
    this.written = key
    this.lines.replaceChildren(...lines, ...mine)
    this.lines.scrollTop = this.lines.scrollHeight
    this.chat.querySelector("[data-no-lines]").hidden = lines.length + mine.length > 0
  }

  /** A phrase's text, as its button says it. */
  phrase(code) {
    return this.chat.querySelector(`button[value="${CSS.escape(code)}"]`)?.textContent ?? ""
  }

  /** The conference's own phrases stand before those of everybody. */
  #phrases() {
    const key = JSON.stringify(this.told.phrases)
    if (key === this.offered) return
    this.offered = key
    const box = this.chat.querySelector("[data-phrases]")
    box.querySelectorAll("[data-own-phrase]").forEach((button) => button.remove())
    box.prepend(...this.told.phrases.map(({ code, text }) => h("button.button", { type: "button", name: "phrase", value: code, "data-own-phrase": "", dir: "auto" }, text)))
  }

  async #write() {
    const field = this.chat.querySelector("textarea")
    const [text, long] = [field.value.trim(), this.chat.querySelector("[data-long]")]
    long.hidden = text.length <= LONGEST
    long.textContent = t("chat.long", { n: LONGEST })
    if (!text || text.length > LONGEST || this.busy) return
    this.busy = true
    await this.desk.outbox.add("chat.say", { text }).finally(() => (this.busy = false))
    if (field.value.trim() === text) field.value = ""
  }

  #say(button) {
    if (!button || (this.said?.code === button.value && now() - this.said.at < TWICE)) return
    this.said = { code: button.value, at: now() }
    this.desk.outbox.add("chat.say", { phrase: button.value })
  }
}
