// Makes one element equal to another by changing as little as can be: what did not change is neither laid out nor painted
// again, focus and listeners stay. Children are matched by id where all have one, else by their place.
const OWN = "[data-own]"; // an element that writes its inside itself
const KEPT = ["hidden", "style", "data-gliding"]; // only scripts write these

/** True when something changed. */
export function morph(old, fresh) {
  if (old.isEqualNode(fresh) || busy(old)) return false;
  if (old.tagName !== fresh.tagName || old.id !== fresh.id) return exchange(old, fresh);
  if (fresh.matches("[data-since]")) return dress(old, fresh);
  const [before, after] = [[...old.children], [...fresh.children]];
  if (after.length && keyed(before) && keyed(after)) {
    dress(old, fresh);
    matchById(old, before, after);
    return true;
  }
  const [nodes, others] = [[...old.childNodes], [...fresh.childNodes]];
  const alike = nodes.length === others.length && nodes.every((node, index) => node.nodeName === others[index].nodeName);
  if (!alike) return exchange(old, fresh);
  dress(old, fresh);
  nodes.forEach((node, index) => {
    if (node.nodeType === Node.ELEMENT_NODE) morph(node, others[index]);
    else if (node.data !== others[index].data) node.data = others[index].data;
  });
  return true;
}

/** Replaces `old` whole; the focus goes to the same place inside, what a filter had hidden stays so. */
function exchange(old, fresh) {
  const path = focusPath(old);
  const next = document.importNode(fresh, true);
  if (old.hidden) next.hidden = true;
  old.replaceWith(next);
  if (path) path.reduce((element, index) => element?.children[index], next)?.focus({ preventScroll: true });
  window.htmx?.process(next);
  return true;
}

/** The way from `root` to the focused element inside it, as child numbers; null when the focus is elsewhere. */
function focusPath(root) {
  let element = document.activeElement;
  if (!element || element === document.body || !root.contains(element)) return null;
  const path = [];
  for (; element !== root; element = element.parentElement) path.unshift([...element.parentElement.children].indexOf(element));
  return path;
}

function matchById(parent, before, after) {
  const here = new Map(before.map((child) => [child.id, child]));
  let last = null;
  for (const child of after) {
    const known = here.get(child.id);
    here.delete(child.id);
    const next = known ?? document.importNode(child, true);
    if (known) morph(known, child);
    else if (last) last.after(next);
    else parent.prepend(next);
    last = document.getElementById(child.id) ?? next;
  }
  for (const gone of here.values()) gone.remove();
}

const keyed = (children) => children.length > 0 && children.every((child) => child.id);

/** Somebody types here, or the element keeps itself. */
function busy(element) {
  return element.matches(OWN) || (element === document.activeElement && element.matches("input, textarea, select"));
}

function dress(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !KEPT.includes(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  return true;
}
