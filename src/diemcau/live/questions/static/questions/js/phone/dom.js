// Elements in one line, and the section's words.
import { phone } from "../../../ui/js/phone/api.js"

/** `h("button.button", {type: "button", onclick}, "text")`: properties by name, attributes where the name has a dash. */
export function h(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".")
  const element = document.createElement(name)
  if (classes.length) element.className = classes.join(" ")
  for (const [key, value] of Object.entries(props)) {
    if (key.includes("-") || key === "role") element.setAttribute(key, value)
    else element[key] = value
  }
  element.append(...children.filter(Boolean))
  return element
}

export const t = (key, facts = {}) => (phone.texts("questions")[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "")

/** Whether a question is supported from here, by what was said last. */
export function supported(id) {
  const words = phone.entries("questions.").filter(({ kind, body, state }) => /support$/.test(kind) && body.question === id && state !== "refused")
  return words.at(-1)?.kind === "questions.support"
}
