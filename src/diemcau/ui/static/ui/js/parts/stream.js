// What a page hears: one line to the server for all tabs that listen to the same (the tab that holds the lock keeps it
// and passes everything on), frames put in place, cues as `cue:<name>` events on document, its state as `connection`.
import { beating } from "./beat.js";
import { now } from "../clock.js";
import { Line } from "./line.js";
import { resync } from "./resync.js";
import { swap } from "./swaps.js";

const FORSAKEN_MS = 60_000; // the leader passes on every heartbeat (15 s): a tab that hears none takes over
const meta = document.querySelector('meta[name="stream"]');

class Stream {
  constructor(content, after) {
    this.content = content;
    this.after = after;
    this.name = `diemcau:${content}`;
    this.lastGood = 0;
    this.channel = new BroadcastChannel(this.name);
    this.channel.onmessage = ({ data }) => this.take(data);
  }

  start() {
    if (!navigator.locks) {
      this.lead(); // plain http on a local network has no locks: every tab for itself
      return;
    }
    this.queue();
    this.watch = setInterval(() => this.check(), FORSAKEN_MS / 4);
  }

  queue(options = {}) {
    this.heard = performance.now();
    const hold = () => this.lead();
    navigator.locks.request(this.name, options, hold).catch(() => this.yield());
  }

  /** Keeps the line until it ends; the lock is held as long. */
  lead() {
    this.line = new Line({
      content: this.content,
      after: this.after,
      tell: {
        event: (event) => this.pass({ event }),
        state: (state) => this.pass({ state, at: now() }),
      },
    });
    const rest = beating(this.content);
    return this.line.run().finally(rest);
  }

  /** Another tab took the lock. */
  yield() {
    this.line?.stop();
    this.line = null;
    this.queue();
  }

  check() {
    if (this.line || performance.now() - this.heard < FORSAKEN_MS) return;
    this.queue({ steal: true });
  }

  pass(message) {
    this.channel.postMessage(message);
    this.take(message);
  }

  take({ event, state, at }) {
    this.heard = performance.now();
    if (event) this.hear(event);
    if (state) this.show(state, at);
  }

  hear({ id, event, data }) {
    if (id) this.after = id;
    if (event === "frame") {
      const { html, cues } = JSON.parse(data);
      swap(html ?? {});
      for (const [name, facts] of cues ?? []) document.dispatchEvent(new CustomEvent(`cue:${name}`, { detail: facts }));
    } else if (event === "resync") {
      this.again();
    }
  }

  /** Pages that put themselves together (a desk) take this over: `resync` on document, preventDefault(). */
  async again() {
    if (!document.dispatchEvent(new CustomEvent("resync", { cancelable: true }))) return;
    const newest = await resync();
    if (newest) this.after = newest;
    if (newest && this.line) this.line.after = newest;
  }

  show(state, at) {
    if (state !== "lost") this.lastGood = at;
    const first = this.state === undefined;
    if (state === this.state && at - (this.told ?? 0) < 1000) return;
    this.state = state;
    this.told = at;
    document.dispatchEvent(new CustomEvent("connection", { detail: { state, lastGood: this.lastGood } }));
    // Between the making of the page and the first byte of the stream something may have happened.
    if (first && state !== "lost" && !this.after) this.again();
  }
}

/** This page's stream; null where the page listens to nothing. */
export const stream = meta ? new Stream(meta.content, meta.dataset.since ?? "") : null;

stream?.start();
addEventListener("online", () => stream?.line?.hurry());
document.addEventListener("woke", () => stream?.line?.hurry(true));
addEventListener("pageshow", (event) => event.persisted && stream?.again());
