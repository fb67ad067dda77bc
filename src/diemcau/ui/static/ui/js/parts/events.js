// Server-sent events as WHATWG HTML §9.2 has them, as far as our server writes them, and how long to wait after a failure.

/** Feeds on text in any pieces; calls tell({id, event, data}) for each event, and for a lone id with empty data. */
export class EventParser {
  constructor(tell) {
    this.tell = tell;
    this.rest = "";
    this.clear();
  }

  clear() {
    this.event = "message";
    this.data = [];
    this.id = null;
  }

  feed(text) {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop();
    for (const line of lines) this.line(line.endsWith("\r") ? line.slice(0, -1) : line);
  }

  line(line) {
    if (line === "") {
      if (this.data.length || this.id) this.tell({ id: this.id, event: this.event, data: this.data.join("\n") });
      this.clear();
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return; // a heartbeat: that it came is all it says
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.data.push(value);
    else if (name === "event") this.event = value;
    else if (name === "id") this.id = value;
  }
}

/** Ms to wait before attempt 1, 2, 3 …: doubling to half a minute, anywhere between a third and the whole of it. */
export function patience(attempt, random = Math.random) {
  const most = Math.min(30_000, 1000 * 2 ** Math.min(attempt - 1, 5));
  return Math.round(most / 3 + (random() * most * 2) / 3);
}

/** What `conference=1;audiences=wall,screens;language=vi` says, as facts of an address. */
export function wishes(content) {
  return Object.fromEntries(content.split(";").map((pair) => pair.split("=").map((word) => word.trim())));
}

/** The subjects it listens to: ["1/wall/vi", "1/screens/vi"]. */
export function subjects(content) {
  const { conference, audiences = "", language } = wishes(content);
  return audiences.split(",").filter(Boolean).map((audience) => `${conference}/${audience.trim()}/${language}`);
}
