// One line to the server: a stream read with fetch (so that ids, statuses and headers are ours), or polling where a
// proxy swallows streams. Tells its owner of events and of its own state; lives until stop().
import { EventParser, patience, subjects, wishes } from "./events.js";
import { eventsSince, NotLetIn } from "./poll.js";
import { Rest } from "./rest.js";
import { renewTicket, ticketHeaders } from "./ticket.js";

const FIRST_BYTE_MS = 25_000; // the server's heart beats every 15 s: later than this, a proxy keeps the stream
const SILENCE_MS = 40_000;
const POLL_MS = 600;
const STREAM_AGAIN_MS = 5 * 60_000;

export class Line {
  /** `tell.event({id, event, data})`, `tell.state("live" | "slow" | "lost")`. `after` is the last frame's id already seen. */
  constructor({ content, after, tell }) {
    this.content = content;
    this.address = `/live/stream?${new URLSearchParams(wishes(content))}`;
    this.after = after;
    this.tell = tell;
    this.attempt = 0;
    [this.streams, this.stopped] = [false, false];
    this.rest = new Rest();
  }

  async run() {
    await this.knock();
    while (!this.stopped) {
      const word = await this.once();
      if (this.stopped) return;
      if (word === "swallowed" && !this.streams) await this.poll();
      else if (word === "refused") await this.renew();
      else await this.fail();
    }
  }

  /** A ticket before the first word: asking without one would only be answered 401, a round trip later. */
  async knock() {
    if (!ticketHeaders().Authorization) await renewTicket().catch(() => false);
  }

  stop() {
    this.stopped = true;
    this.request?.abort();
    this.hurry();
  }

  /** Tries at once instead of waiting on: the line is back, or the machine `slept`, and a stream may have died without a word. */
  hurry(slept = false) {
    if (slept && this.streams) this.request?.abort();
    this.rest.wake();
  }

  /** One stream from beginning to end; says how it ended. */
  async once() {
    const request = new AbortController();
    this.request = request;
    let word = "broken";
    const guard = (ms) => {
      clearTimeout(this.guard);
      this.guard = setTimeout(() => {
        word = "swallowed";
        request.abort();
      }, ms);
    };
    guard(FIRST_BYTE_MS);
    try {
      const answer = await fetch(this.address, { headers: this.headers(), cache: "no-store", signal: request.signal });
      if ([401, 403, 404].includes(answer.status)) return "refused";
      this.pause = Number(answer.headers.get("Retry-After")) * 1000 || 0;
      if (!answer.ok || !answer.body) return "broken";
      await this.read(answer.body.getReader(), guard);
    } catch {
      // an aborted or broken stream: `word` says which
    } finally {
      clearTimeout(this.guard);
    }
    return word;
  }

  async read(reader, guard) {
    const text = new TextDecoder();
    const parser = new EventParser((event) => this.take(event));
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      guard(SILENCE_MS);
      this.streams = true;
      this.attempt = 0;
      this.tell.state("live");
      parser.feed(text.decode(value, { stream: true }));
    }
  }

  take(event) {
    if (event.id) this.after = event.id;
    this.tell.event(event);
  }

  /** Asks for each subject by itself; after a while gives the stream another chance. */
  async poll() {
    this.request = new AbortController();
    const until = performance.now() + STREAM_AGAIN_MS;
    await Promise.all(subjects(this.content).map((subject) => this.ask(subject, until)));
  }

  async ask(subject, until) {
    let { after } = this;
    while (!this.stopped && performance.now() < until) {
      try {
        const answer = await eventsSince(subject, after, this.request.signal);
        after = answer.after;
        this.attempt = 0;
        this.tell.state("slow");
        answer.events.forEach((event) => this.take(event));
        await this.rest.sleep(POLL_MS * (0.5 + Math.random()));
      } catch (reason) {
        if (reason instanceof NotLetIn) await this.renew();
        else await this.fail();
      }
    }
  }

  async renew() {
    let given = false;
    try {
      given = await renewTicket();
    } catch {
      return this.fail();
    }
    if (given && this.attempt === 0) {
      this.attempt = 1;
      return undefined;
    }
    if (!given) document.dispatchEvent(new CustomEvent("ticket-refused"));
    this.attempt += 2; // nobody lets us in: ask seldom
    return this.fail();
  }

  async fail() {
    this.attempt += 1;
    this.tell.state("lost");
    await this.rest.sleep(Math.max(this.pause ?? 0, patience(this.attempt)));
    this.pause = 0;
  }

  headers() {
    const resume = this.after ? { "Last-Event-ID": this.after } : {};
    return { Accept: "text/event-stream", ...resume, ...ticketHeaders() };
  }
}
