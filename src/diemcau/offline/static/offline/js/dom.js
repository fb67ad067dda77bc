// A few lines that make elements, and the page's two ways of speaking: toasts for eyes, a live region for ears.
import { t } from "./text.js"

const SVG = "http://www.w3.org/2000/svg"

/** `h("button.button.primary", {onclick}, "text", child…)`: properties by name, `data`/`aria` attributes by their dash. */
export function h(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".")
  const element = document.createElement(name)
  if (classes.length) element.className = classes.join(" ")
  for (const [key, value] of Object.entries(props)) {
    if (key.includes("-") || key === "role" || key === "for") value != null && element.setAttribute(key, value)
    else if (value != null) element[key] = value
  }
  element.append(...children.flat().filter((child) => child != null && child !== false))
  return element
}

/** A sign of the page's sprite. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("class", "icon")
  svg.setAttribute("aria-hidden", "true")
  svg.append(document.createElementNS(SVG, "use"))
  svg.firstChild.setAttribute("href", `#i-${name}`)
  return svg
}

/** A state as badge: shape, word and colour. */
export function badge(state, sign, word) {
  return h("span.badge", { "data-state": state }, icon(sign), word)
}

/** Said by screen readers, shown to nobody. */
export function announce(text) {
  const region = document.getElementById("desk-said")
  region.textContent = ""
  setTimeout(() => (region.textContent = text), 50)
}

let shown
/** Whatever was said is no longer news. */
export function hush() {
  clearTimeout(shown)
  document.getElementById("toasts").replaceChildren()
}

/** One short message at the foot of the page with at most one thing to do; the next one takes its place. */
export function toast(text, { kind = "done", sign = "ready", action, act, stay = 6000 } = {}) {
  const region = document.getElementById("toasts")
  const button = action && h("button.button.quiet.small", { type: "button", onclick: () => (close(), act()) }, action)
  const box = h(`div.notice.${kind}`, {}, icon(sign), h("div.row", {}, h("p", {}, text), button || ""))
  const close = () => box.remove()
  region.replaceChildren(box)
  announce(text)
  clearTimeout(shown)
  shown = setTimeout(close, stay)
}

/** A modal dialog, gone when closed. `fill(close)` gives its content. Focus goes back to where it was. */
export function sheet(title, fill) {
  const back = document.activeElement
  const close = () => dialog.close()
  const cross = h("button.button.quiet.bare", { type: "button", "aria-label": t("close"), onclick: close }, icon("cross"))
  const head = h("h2", { id: "sheet-title", tabIndex: -1 }, title)
  const dialog = h("dialog.sheet", { "aria-labelledby": "sheet-title" }, h("header", {}, head, cross))
  dialog.append(h("div.body", {}, ...[fill(close)].flat().filter((part) => part != null && part !== false)))
  dialog.addEventListener("click", (event) => event.target === dialog && close())
  dialog.addEventListener("close", () => {
    dialog.remove()
    if (back?.isConnected) back.focus()
    document.dispatchEvent(new Event("sheet-closed"))
  })
  document.body.append(dialog)
  dialog.showModal()
  dialog.querySelector("[autofocus], .body button, .body input")?.focus()
  return dialog
}

let fields = 0
/** A labelled field. */
export function field(label, input, help = "") {
  input.id ||= `f${++fields}`
  return h("div.field", {}, h("label", { for: input.id }, label), input, help && h("span.help", {}, help))
}
