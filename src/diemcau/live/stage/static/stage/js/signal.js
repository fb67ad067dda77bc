// The line on which two browsers find each other: opened with a ticket, again by itself soon after whatever ends it.
const SOCKET = "/live/signal";
const [SOON_MS, LONGEST_MS, REFUSED_MS] = [250, 1000, 15_000];
const [PING_MS, DEAD_MS] = [1500, 3500];
const FRESH_MS = 6 * 3600_000; // names and passwords of relays last 12 hours, a page of the hall all day

export const page = crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join("");

function cookie(name) {
  return document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

export class Signal {
  /** `ticket` is the address that gives one; `seats` where calls are taken (none: a room). Tells `open()`, `closed()` and
   * `heard(body, from)`. */
  constructor(ticket, seats, told) {
    Object.assign(this, { address: ticket, seats, told, attempt: 0, ice: [], wanted: false });
    addEventListener("online", () => this.wanted && !this.socket && this.connect());
    addEventListener("pagehide", () => this.socket?.close());
  }

  get isOpen() {
    return this.ready === true && this.socket?.readyState === WebSocket.OPEN;
  }

  open() {
    if (this.wanted) return;
    this.wanted = true;
    this.attempt = 0;
    this.connect();
  }

  close() {
    this.wanted = false;
    this.drop();
  }

  drop() {
    clearTimeout(this.timer);
    clearInterval(this.pings);
    const { socket, ready } = this;
    this.socket = null;
    this.ready = false;
    socket?.close();
    if (ready) this.told.closed?.();
  }

  /** One line at a time; a ticket is good for many. */
  async connect() {
    clearTimeout(this.timer);
    const turn = (this.turn = (this.turn ?? 0) + 1);
    try {
      this.text ??= await this.ticket();
    } catch {
      // no line, or no right: again later
    }
    if (!this.wanted || turn !== this.turn) return;
    if (!this.text) return this.again();
    const socket = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}${SOCKET}`);
    this.socket = socket;
    this.heardAt = performance.now();
    this.pings = setInterval(() => this.ping(), PING_MS);
    socket.addEventListener("open", () => socket.send(JSON.stringify({ ticket: this.text, page, seats: this.seats })));
    socket.addEventListener("message", ({ data }) => socket === this.socket && this.take(data));
    socket.addEventListener("close", ({ code }) => socket === this.socket && this.ended(code));
  }

  async ticket() {
    this.minted = performance.now();
    const headers = { "X-CSRFToken": cookie("csrftoken"), Accept: "application/json" };
    const answer = await fetch(this.address, { method: "POST", headers, signal: AbortSignal.timeout(5000) });
    this.refused = answer.status < 500 && !answer.ok;
    if (!answer.ok) return undefined;
    const { ticket, ice } = await answer.json();
    this.ice = ice;
    return ticket;
  }

  ended(code) {
    if (code === 4401) this.text = undefined;
    this.drop();
    this.again();
  }

  again() {
    this.attempt += 1;
    const ms = this.refused ? REFUSED_MS : Math.min(LONGEST_MS, SOON_MS * 2 ** (this.attempt - 1));
    this.timer = setTimeout(() => this.connect(), ms * (0.75 + Math.random() / 2));
  }

  /** A line that swallows everything is dead long before the system says so. */
  ping() {
    if (performance.now() - this.minted > FRESH_MS) this.ticket().catch(() => {});
    if (performance.now() - this.heardAt > DEAD_MS) this.ended(0);
    else if (this.isOpen) this.socket.send("ping");
  }

  take(data) {
    this.heardAt = performance.now();
    if (data === "pong") return;
    const word = JSON.parse(data);
    if (word.on) {
      this.ready = true;
      this.attempt = 0;
      this.told.open?.();
    } else {
      this.told.heard(word.body, word);
    }
  }

  /** To a page, a seat, `rooms` or `stage`. Lost when the line is away: whoever speaks says it again when it opens. */
  send(to, body) {
    if (this.isOpen) this.socket.send(JSON.stringify({ to, body }));
  }
}
