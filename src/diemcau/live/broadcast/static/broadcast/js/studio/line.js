// The studio's line to the server: opened with a ticket, opened again by itself whatever ends it.
const SOCKET = "/media/publish";
const PIECE_BYTES = 512 * 1024;
const [SOON_MS, LONGEST_MS, TAKEN_MS] = [700, 8000, 3000];
const TAKEN_TIMES = 4; // that its own dead line may still hold the place of a page that was there
const CLOSED = /^(taken|unavailable) closed$/;

function cookie(name) {
  return document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

export class Line {
  /** `told.state(word, reason)`: connecting, on (rooms see it), standing (by), waiting, over. `ticket` is the address that gives one. */
  constructor(ticket, told) {
    this.address = ticket;
    this.told = told;
    this.standby = false;
    this.attempt = 0;
    this.page = crypto.randomUUID();
  }

  /** Somebody wants it: from now on. */
  begin() {
    this.wanted = true;
    this.knocks = 0;
    return this.open();
  }

  async open() {
    clearTimeout(this.timer);
    this.told.state("connecting");
    const ticket = await this.ticket();
    if (!this.wanted) return;
    if (!ticket) {
      this.again(this.refusal ?? "unreached");
      return;
    }
    const socket = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}${SOCKET}`);
    this.socket = socket;
    socket.addEventListener("open", () => socket.send(JSON.stringify({ ticket, standby: this.standby, page: this.page })));
    socket.addEventListener("message", ({ data }) => this.heard(socket, JSON.parse(data)));
    socket.addEventListener("close", ({ reason }) => this.ended(socket, reason));
  }

  async ticket() {
    this.refusal = undefined;
    try {
      const headers = { "X-CSRFToken": cookie("csrftoken"), Accept: "application/json" };
      const answer = await fetch(this.address, { method: "POST", headers });
      if (answer.ok) return (await answer.json()).ticket;
      if (answer.status < 500) this.refusal = answer.status === 422 ? "not_carried" : "not_allowed";
    } catch {
      // no line: again soon
    }
    return "";
  }

  heard(socket, { on }) {
    if (socket !== this.socket) return;
    this.attempt = 0;
    this.knocks = TAKEN_TIMES;
    this.told.state(on ? "on" : "standing");
  }

  ended(socket, reason) {
    if (socket !== this.socket) return;
    this.socket = null;
    if (!this.wanted) return;
    if (CLOSED.test(reason)) this.close("closed");
    else if (reason === "taken" && this.knocks-- <= 0) this.close(this.standby ? "standby" : "taken"); // it comes when somebody says so
    else this.again(reason || "unreached");
  }

  again(reason) {
    this.attempt += 1;
    this.told.state("waiting", reason);
    const ms = reason.startsWith("taken") ? TAKEN_MS : Math.min(LONGEST_MS, SOON_MS * 2 ** (this.attempt - 1));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), ms * (0.7 + Math.random() * 0.6));
  }

  /** Bytes that have not left yet. */
  get waiting() {
    return this.socket?.bufferedAmount ?? 0;
  }

  /** A text or a Blob; a large one in pieces, since the server bounds a message: what follows one another there is one stream. */
  send(data) {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    if (typeof data === "string") this.socket.send(data);
    else for (let at = 0; at < data.size; at += PIECE_BYTES) this.socket.send(data.slice(at, at + PIECE_BYTES));
  }

  /** Breaks off and comes again at once: what waits in the browser is too old. */
  anew() {
    const { socket } = this;
    this.socket = null;
    socket?.close();
    this.again("slow");
  }

  close(reason = "") {
    this.wanted = false;
    clearTimeout(this.timer);
    const { socket } = this;
    this.socket = null;
    socket?.close();
    this.told.state("over", reason);
  }
}
