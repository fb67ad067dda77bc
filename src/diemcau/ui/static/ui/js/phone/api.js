// What sections of the delegate's phone are written against: a module's script registers its section here, sends with it, and is told.
// The page itself (portal/js/phone/main.js) begins when all have registered.

class Phone {
  #sections = new Map()
  #page = null

  /** `shown(element)`: after the first drawing of #phone-NAME and every later one. `mine(facts)`: what this phone alone is told came.
   *  `entries(entries)`: an op whose kind begins with `NAME.` is new, or something became of it. All of them may be left out. */
  section(name, { shown, mine, entries }) {
    this.#sections.set(name, { shown, mine, entries })
  }

  /** {conference, site, level, delegate, run}; `delegate` null: by the room's code. */
  get me() {
    return this.#page.me
  }

  /** The words that the module gave its section. */
  texts(name) {
    return this.#page.texts[name] ?? {}
  }

  /** Server time, Unix ms. */
  now() {
    return this.#page.now()
  }

  /** Keeps an op on this phone and sends it when the line allows. Resolves to its entry once it is on disk. */
  send(kind, body, { saw = [] } = {}) {
    return this.#page.send(kind, body, saw)
  }

  /** What was said here with kinds that begin so, oldest first: [{id, kind, body, at, state, reason}]; `state` waiting, stored, held,
   *  accepted or refused. */
  entries(beginning) {
    return this.#page.entries(beginning)
  }

  /** Has what this phone alone is told fetched again, soon: at a moment of chance within `spread` ms, where many ask together. */
  refresh(spread = 1000) {
    this.#page.refresh(spread)
  }

  /** POST JSON to a page of ours; the answer whatever it says. Throws when there was none. */
  post(path, value) {
    return this.#page.post(path, value)
  }

  /** This phone's ticket as text, for doors of the plane that a section asks itself. Throws without a line. */
  ticket() {
    return this.#page.ticket()
  }

  /** The page's own: it is there. */
  begin(page) {
    this.#page = page
    for (const name of this.#sections.keys()) this.tell(name, "shown", document.getElementById(`phone-${name}`))
  }

  /** The page's own: calls a section's `what`; a section that fails leaves the others alone. */
  tell(name, what, fact) {
    if (!fact) return
    try {
      this.#sections.get(name)?.[what]?.(fact)
    } catch (fault) {
      console.error(`section ${name}`, fault)
    }
  }

  /** The page's own: the names of all sections. */
  get names() {
    return [...this.#sections.keys()]
  }
}

export const phone = new Phone()
