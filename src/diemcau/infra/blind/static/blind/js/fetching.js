// Tokens fetched ahead: nonces made and blinded here, signed by the server, finished and verified here (RFC 9474,
// RSABSSA-SHA384-PSS-Randomized). What the server signs it never sees.
import { BlindRSA, PrepareType } from "../../ui/vendor/blindrsa/blindrsa.js";

const suite = new BlindRSA({ name: "RSABSSA-SHA384-PSS-Randomized", hash: "SHA-384", saltLength: 48, prepareType: PrepareType.Randomized, supportsRSARAW: false });
const AT_ONCE = 4; // places an op has room for
const LOOKS = [500, 1000, 2000, 4000, 8000, 16000]; // ms between looks for what was signed
const PATIENCE = 30_000; // ms for an answer on a thin line: keys and signatures are some 8 KB each
const ASK_AGAIN = 10 * 60_000; // ms after which the same values are handed in once more: a server may have been put back

export const toText = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const rest = (ms) => new Promise((done) => setTimeout(done, ms * (0.5 + Math.random())));
const publicKey = (n) =>
  crypto.subtle.importKey("jwk", { kty: "RSA", n, e: "AQAB", alg: "PS384", ext: true }, { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);

export class Fetching {
  #shelf;
  #ask;
  #changed;

  constructor(shelf, { ask, changed }) {
    this.#shelf = shelf;
    this.#ask = ask;
    this.#changed = changed;
  }

  /** `only`: these slots and no others, where one is needed now. */
  async run(only = null) {
    let why = "";
    let mark = "";
    try {
      const { keys, text } = await this.#keys();
      mark = [...new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))].slice(0, 4).map((byte) => byte.toString(16).padStart(2, "0")).join("");
      if (!Object.keys(keys).length) why = "no_keys";
      await this.#make(keys, only);
      await this.#handIn();
      why ||= await this.#take();
    } catch {
      why = "line";
    }
    const found = { ready: 0, asked: 0, foreign: 0 };
    for (const { state } of await this.#shelf.tokens()) if (state in found) found[state] += 1;
    return { ...found, mark, why };
  }

  /** The same for everybody, and asked for without saying who asks: a key of one's own would be a name. */
  async #keys() {
    const { conference, run, purpose } = this.#shelf;
    const query = new URLSearchParams({ conference, run, purpose });
    const answer = await fetch(`/live/blind/keys?${query}`, { credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(`keys: ${answer.status}`);
    const text = await answer.text();
    return { keys: JSON.parse(text).keys, text };
  }

  /** What is missing, or was made for a key that is no more. */
  async #make(keys, only) {
    const there = new Map((await this.#shelf.tokens()).map((token) => [token.place, token]));
    for (const [slot, { n, each }] of Object.entries(keys)) {
      if (only && !only.includes(Number(slot))) continue;
      const key = await publicKey(n);
      for (let one = 1; one <= each; one += 1) {
        const place = one === 1 ? slot : `${slot}.${one}`;
        if (there.get(place)?.n === n) continue;
        const message = suite.prepare(crypto.getRandomValues(new Uint8Array(32)));
        const { blindedMsg, inv } = await suite.blind(key, message);
        await this.#shelf.keep({ place, slot: Number(slot), n, message, inv, blinded: toText(blindedMsg), state: "made", at: 0 });
      }
    }
  }

  async #handIn() {
    const due = (await this.#shelf.tokens()).filter(({ state, at }) => state === "made" || (state === "asked" && Date.now() - at > ASK_AGAIN));
    for (let start = 0; start < due.length; start += AT_ONCE) {
      const some = due.slice(start, start + AT_ONCE);
      const wanted = Object.fromEntries(some.map(({ place, blinded }) => [place, blinded]));
      await this.#ask("send", "blind.ask", { purpose: this.#shelf.purpose, wanted });
      for (const token of some) await this.#shelf.keep({ ...token, state: "asked", at: Date.now() });
    }
  }

  /** Looks for signatures until all are there, or for half a minute; says why none can be had. */
  async #take() {
    for (const pause of LOOKS) {
      const asked = (await this.#shelf.tokens()).filter(({ state }) => state === "asked");
      if (!asked.length) return "";
      const ticket = await this.#ask("ticket");
      const headers = ticket ? { Authorization: `Bearer ${ticket}` } : {};
      const query = new URLSearchParams({ purpose: this.#shelf.purpose });
      const answer = await fetch(`/live/blind/signed?${query}`, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 403) return "not_entitled";
      if (answer.ok) {
        const { signed } = await answer.json();
        for (const token of asked) if (token.place in signed) await this.#finish(token, signed[token.place]);
        if (asked.every(({ place }) => place in signed)) return "";
      }
      await rest(pause);
    }
    return "";
  }

  async #finish({ place, slot, n, message, inv }, signed) {
    try {
      const signature = await suite.finalize(await publicKey(n), message, toBytes(signed), inv);
      await this.#shelf.keep({ place, slot, n, message, signature, state: "ready" });
    } catch {
      await this.#shelf.keep({ place, slot, n, state: "foreign" }); // signed for another phone, whose values came first
    }
    this.#changed();
  }
}
