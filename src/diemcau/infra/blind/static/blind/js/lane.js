// The page's end of the anonymous lane: tokens fetched ahead, each spent once, also without a line. All work is done by a
// worker (worker.js), which loads the library for blind signatures: import this module when the page stands.
// What a token is and how it is spent: docs/reference/anonymous.md

/** Whether this browser can keep secrets and make tokens: it cannot on a page that came without https. */
export const isAvailable = () => Boolean(globalThis.isSecureContext && crypto.subtle && globalThis.indexedDB && navigator.locks);

/**
 * `send(kind, body)` puts an op into the page's own queue and resolves when it is kept there; `ticket()` (optional) resolves
 * to the ticket for the Authorization header, else the cookie goes along. Events: `change`, when a token or a vote has moved on.
 */
export class Lane extends EventTarget {
  #worker;
  #waiting = new Map();
  #number = 0;
  #ended = false;
  #options;

  constructor({ conference, run = "live", purpose, send, ticket = null }) {
    super();
    this.#options = { send, ticket: ticket ?? (() => null) };
    if (!isAvailable()) return;
    this.#worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }) => this.#heard(data);
    this.#worker.onerror = () => this.close(); // its script did not come: the page makes another Lane later
    this.#worker.postMessage({ begin: { conference, run, purpose } });
    addEventListener("online", this.#online);
  }

  #online = () => void this.retry();

  /** Makes what is missing, asks for it, takes what was signed. {ready, asked, foreign: numbers of tokens, mark: the keys' first
   *  digits, why: "" | "line" | "not_entitled" | "insecure" | "no_keys"}. Safe to call again and again. `only`: slots that are needed
   *  now, before all others. */
  fetchAhead(only = null) {
    return this.#call("fetchAhead", only);
  }

  /** Spends a token of the slot for `body` (an object, 4 KB at most): kept here first, then posted, again and again until there is
   *  an answer. {state: "kept" | "waiting" | "refused", reason}. */
  spend(slot, body, { inTime = true } = {}) {
    return this.#call("spend", slot, body, inTime);
  }

  /** Posts what waits. {kept, waiting, refused: numbers}. */
  retry() {
    return this.#call("retry");
  }

  /** Of a slot: {ready, asked, foreign, spent: numbers of tokens, spends: [{state, reason, body}] of what is not kept yet}. */
  states(slot) {
    return this.#call("states", slot);
  }

  /** Throws all of this conference's tokens away: what was not spent is lost. */
  forget() {
    return this.#call("forget");
  }

  close() {
    removeEventListener("online", this.#online);
    this.#worker?.terminate();
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) reject(new Error("the lane has ended"));
    this.#waiting.clear();
  }

  #call(name, ...values) {
    if (!this.#worker) return Promise.resolve({ state: "refused", reason: "insecure", why: "insecure", ready: 0, asked: 0, foreign: 0 });
    if (this.#ended) return Promise.reject(new Error("the lane has ended"));
    return new Promise((resolve, reject) => {
      this.#waiting.set(++this.#number, { resolve, reject });
      this.#worker.postMessage({ id: this.#number, name, values });
    });
  }

  async #heard(data) {
    if (data.changed) this.dispatchEvent(new Event("change"));
    else if (data.asks) this.#worker.postMessage({ answers: data.asks, ...(await this.#asked(data)) });
    else {
      const { resolve, reject } = this.#waiting.get(data.id) ?? {};
      this.#waiting.delete(data.id);
      if (data.fault) reject?.(new Error(data.fault));
      else resolve?.(data.value);
    }
  }

  async #asked({ name, values }) {
    try {
      const value = await this.#options[name](...values);
      return { value: typeof value === "string" ? value : null }; // whatever else a page returns may not be clonable
    } catch (fault) {
      return { fault: String(fault) };
    }
  }
}
