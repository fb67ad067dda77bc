// Tokens are spent at a door that takes no name: no cookie, no ticket, no referrer. The same post is sent until there is an answer.
import { toText } from "./fetching.js";

const DOOR = "/live/anonymous";
const FINAL = new Set(["bad_token", "spent", "closed", "malformed", "too_large", "too_deep", "not_anonymous"]);
const TRIES_BEFORE_OPEN = 20; // the page may hear of an opening before the door does
const LONGEST = 60_000; // ms between tries
const PATIENCE = 20_000; // ms for an answer on a thin line

export class Spending {
  #shelf;
  #changed;
  #timer = 0;
  #pause = 1000;

  constructor(shelf, { changed }) {
    this.#shelf = shelf;
    this.#changed = changed;
  }

  async spend(slot, body, inTime) {
    const { conference, run, purpose } = this.#shelf;
    const spend = await this.#shelf.use(slot, ({ place, message, signature }) => {
      const token = toText(message);
      const post = { conference, run, purpose, slot: Number(slot), token, signature: toText(signature), body, in_time: inTime };
      return { token, place, post, state: "waiting", reason: "", tries: 0 };
    });
    if (!spend) return { state: "refused", reason: "no_token" };
    this.#changed();
    return this.#shelf.alone("spend", () => this.#post(spend));
  }

  async retry() {
    const found = { kept: 0, waiting: 0, refused: 0 };
    await this.#shelf.alone("spend", async () => {
      const due = (await this.#shelf.spends()).filter(({ state }) => state === "waiting");
      for (const spend of due.sort(() => Math.random() - 0.5)) found[(await this.#post(spend)).state] += 1;
    });
    return found;
  }

  async #post(spend) {
    let answer;
    try {
      answer = await fetch(DOOR, {
        method: "POST",
        body: JSON.stringify(spend.post),
        headers: { "Content-Type": "application/json" },
        credentials: "omit",
        referrerPolicy: "no-referrer",
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      return this.#wait(spend, "line");
    }
    if (answer.ok) return this.#end(spend, "kept");
    const reason = (await answer.json().catch(() => ({}))).error ?? `${answer.status}`;
    if (FINAL.has(reason) || spend.tries > TRIES_BEFORE_OPEN) return this.#end(spend, "refused", reason);
    return this.#wait({ ...spend, tries: spend.tries + Number(answer.status < 429) }, reason, 1000 * Number(answer.headers.get("Retry-After")));
  }

  async #end(spend, state, reason = "") {
    await this.#shelf.settle(spend, state, reason);
    this.#pause = 1000;
    this.#changed();
    return { state, reason };
  }

  async #wait(spend, reason, least = 0) {
    await (await this.#shelf.open()).put("spends", { ...spend, reason });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.retry(), Math.max(least, this.#pause) * (0.5 + Math.random()));
    this.#pause = Math.min(2 * this.#pause, LONGEST);
    this.#changed();
    return { state: "waiting", reason };
  }
}
