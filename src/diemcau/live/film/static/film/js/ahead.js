// Fetches films ahead: piece by piece, each checked, going on where it stopped; as fast and when the server says. One page of
// a computer does it (Web Locks); the others hear of it. `told({states, problem})` at every step.
import { checked, Copy, forgetOtherConferences, forgetOthers, possible } from "./copies.js";

const RETRY_MS = 5000;
const SPREAD_MS = 4000; // rooms that open together do not ask together
const channel = new BroadcastChannel("films");
const rest = (ms) => new Promise((done) => setTimeout(done, ms));

/** Goes on as long as the page is open. `manifest` is the address that says what to fetch. */
export async function fetchAhead(manifest, told) {
  if (!possible()) return told({ states: [], problem: "insecure" });
  channel.onmessage = ({ data }) => told(data);
  navigator.storage?.persist?.().catch(() => {});
  await rest(Math.random() * SPREAD_MS);
  return navigator.locks.request("films-ahead", () => new Ahead(manifest, told).run());
}

class Ahead {
  constructor(manifest, told) {
    this.manifest = manifest;
    this.told = told;
  }

  async run() {
    for (;;) {
      let wait = RETRY_MS * (1 + Math.random());
      try {
        wait = await this.once();
      } catch (fault) {
        const full = fault.message === "full" && !(await forgetOtherConferences(this.wanted.conference));
        this.say(full ? "full" : "line");
        if (full) wait = 12 * RETRY_MS;
      }
      await rest(wait);
    }
  }

  /** One look at what is to be here; returns how long to rest, in ms. */
  async once() {
    const answer = await fetch(this.manifest, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    this.wanted = await answer.json();
    const files = this.wanted.films.flatMap((film) => film.files);
    await forgetOthers(this.wanted.conference, files.map((file) => file.name));
    this.copies = new Map();
    for (const file of files) this.copies.set(file.name, await Copy.open(file));
    this.say(this.wanted.open ? "" : "closed");
    for (const file of files) {
      if (file.address && !this.copies.get(file.name).isWhole) await this.complete(file);
    }
    return this.wanted.again_s * 1000 * (0.75 + Math.random() / 2);
  }

  async complete(file) {
    const copy = this.copies.get(file.name);
    const list = await checked(new Uint8Array(await this.bytes(file.pieces)), file.name, file.size);
    let damaged = 0;
    for (const number of copy.missing) {
      const bytes = await this.bytes(`${file.address}?piece=${number}`);
      try {
        await copy.put(number, bytes, list);
      } catch (fault) {
        damaged += 1; // it comes again with the next look
        if (fault.message !== "damaged" || damaged > 3) throw fault;
      }
      this.say("");
    }
  }

  /** What lies at an address; waits as long as the server is busy. Throws when it is gone. */
  async bytes(address) {
    for (;;) {
      const answer = await fetch(address, { cache: "no-store", credentials: "omit" });
      if (answer.ok) return answer.arrayBuffer();
      if (answer.status !== 503 && answer.status !== 429) throw new Error(String(answer.status));
      await rest((Number(answer.headers.get("Retry-After")) || 5) * 1000 * (1 + Math.random() / 4));
    }
  }

  say(problem) {
    const states = (this.wanted?.films ?? []).map((film) => {
      const copies = film.files.map((file) => this.copies?.get(file.name));
      const [here, all] = [sum(copies, (copy) => copy?.bytes ?? 0), sum(film.files, (file) => file.size)];
      const whole = copies.every((copy) => copy?.isWhole);
      return { digest: film.digest, title: film.title, here, size: all, percent: whole ? 100 : Math.min(99, Math.floor((100 * here) / all)) };
    });
    const message = { states, problem, changes_at: this.wanted?.changes_at ?? null };
    channel.postMessage(message);
    this.told(message);
  }
}

const sum = (items, of) => items.reduce((total, item) => total + of(item), 0);
