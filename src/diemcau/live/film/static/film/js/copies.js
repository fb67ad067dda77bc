// The films on this computer: Cache Storage, one cache a file, one entry a piece of 1 MiB. Every piece is checked by the list
// of pieces, the list by the file's name: where they come from is no matter.
export const PIECE = 1024 * 1024;
const PLACE = "/film/copy/";

/** Whether this page may keep copies at all: browsers let only secure pages (https, or the machine itself). */
export const possible = () => "caches" in globalThis && Boolean(globalThis.crypto?.subtle);

/** Where a page finds the copy of `<digest>.mp4`: the worker answers there. */
export const address = (name) => PLACE + name;

const digestIn = (name) => name.split(".")[0];
const entry = (digest, what) => `${PLACE}${digest}/${what}`;

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** The list of pieces as a name says it should be. Throws `damaged`. */
export async function checked(list, name, size) {
  const fits = list.length === 32 * Math.ceil(size / PIECE) && hex(await sha256(list)) === digestIn(name);
  if (!fits) throw new Error("damaged");
  return list;
}

export class Copy {
  /** Opens what is here of a file `{name, size}`. */
  static async open({ name, size }) {
    const copy = new Copy(name, size);
    copy.cache = await caches.open(`film-${copy.digest}`);
    for (const { url } of await copy.cache.keys()) {
      const what = url.slice(url.lastIndexOf("/") + 1);
      if (/^\d+$/.test(what)) copy.have.add(Number(what));
    }
    if (copy.isWhole) await copy.sign();
    return copy;
  }

  constructor(name, size) {
    this.name = name;
    this.size = size;
    this.digest = digestIn(name);
    this.count = Math.ceil(size / PIECE);
    this.have = new Set();
  }

  get isWhole() {
    return this.have.size >= this.count;
  }

  /** Bytes that are here. */
  get bytes() {
    return Math.min(this.size, this.have.size * PIECE);
  }

  get missing() {
    return Array.from({ length: this.count }, (_, number) => number).filter((number) => !this.have.has(number));
  }

  /** Keeps a piece. Throws `damaged` when it is not what the list says, `full` when this computer has no room. */
  async put(number, bytes, list) {
    const wanted = hex(list.subarray(32 * number, 32 * number + 32));
    if (hex(await sha256(bytes)) !== wanted) throw new Error("damaged");
    try {
      await this.cache.put(entry(this.digest, number), new Response(bytes));
    } catch (fault) {
      throw fault.name === "QuotaExceededError" ? new Error("full") : fault;
    }
    this.have.add(number);
    if (this.isWhole) await this.sign();
  }

  /** Says to the worker that all is here. */
  async sign() {
    const facts = JSON.stringify({ name: this.name, size: this.size });
    await this.cache.put(entry(this.digest, "index"), new Response(facts));
  }
}

/** Whether a file is here whole. */
export async function isHere(name) {
  if (!possible()) return false;
  return Boolean(await caches.match(entry(digestIn(name), "index"), { cacheName: `film-${digestIn(name)}` }));
}

const LIST = "films of ";

/** Deletes what a conference no longer has and no other conference has either. `names`: all it has. */
export async function forgetOthers(conference, names) {
  const before = JSON.parse(localStorage.getItem(LIST + conference) ?? "[]");
  localStorage.setItem(LIST + conference, JSON.stringify(names));
  const kept = new Set(conferences().flatMap((key) => JSON.parse(localStorage.getItem(key) ?? "[]")));
  for (const name of before) if (!kept.has(name)) await caches.delete(`film-${digestIn(name)}`);
}

/** There is no room: films of other conferences go. True when there were any. */
export async function forgetOtherConferences(conference) {
  const mine = new Set(JSON.parse(localStorage.getItem(LIST + conference) ?? "[]").map((name) => `film-${digestIn(name)}`));
  const others = (await caches.keys()).filter((name) => name.startsWith("film-") && !mine.has(name));
  for (const key of conferences()) if (key !== LIST + conference) localStorage.removeItem(key);
  return (await Promise.all(others.map((name) => caches.delete(name)))).some(Boolean);
}

const conferences = () => Object.keys(localStorage).filter((key) => key.startsWith(LIST));
