// The delegate's questions on the phone: asks, shows what became of each, joins in what others ask.
import { phone } from "../../ui/js/phone/api.js"
import { Anonymous } from "./phone/anonymous.js"
import { Asking } from "./phone/asking.js"
import { Others } from "./phone/others.js"
import { Own } from "./phone/own.js"

const parts = {} // made once, inside an element that no swap touches

function make() {
  parts.anonymous = new Anonymous(() => parts.own.show())
  parts.others = new Others()
  parts.own = new Own(parts)
  parts.asking = new Asking(parts)
}

phone.section("questions", {
  shown(element) {
    if (!phone.me.site) return element.toggleAttribute("data-empty", true) // nobody said in which room: it has no ticket
    if (!parts.own) make()
    const place = element.querySelector(".phone-asking")
    if (!place.contains(parts.own.element)) place.append(parts.asking.element, parts.own.element, parts.others.element)
    const { door, moved, anonymous } = element.dataset
    parts.others.door = door
    parts.anonymous.offer(anonymous !== undefined)
    parts.asking.show()
    parts.own.heard(moved.split(" "))
  },
  mine({ own, slot }) {
    if (!parts.own) return
    parts.anonymous.slot = slot
    parts.own.take(own)
    parts.asking.show()
  },
  entries() {
    parts.own?.said()
    parts.others?.show()
  },
})
