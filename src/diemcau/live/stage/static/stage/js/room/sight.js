// Tells the server that no page shows this room's picture, and that one does again; when the line is away, with the next word.
const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

export class Sight {
  constructor(address) {
    Object.assign(this, { address, told: false, busy: false });
  }

  /** `line`: what the call says of itself (nobody, connected …); empty: there is none, and the server knows so. */
  hear(line) {
    if (!line) this.told = false;
    const unseen = line === "nobody";
    if (!this.busy && unseen !== this.told && (unseen || line === "connected")) this.tell(unseen);
  }

  async tell(unseen) {
    this.busy = true;
    const headers = { "X-CSRFToken": cookie("csrftoken"), Accept: "application/json" };
    const body = new URLSearchParams({ unseen: unseen ? "1" : "0" });
    const answer = await fetch(this.address, { method: "POST", body, headers, signal: AbortSignal.timeout(5000) }).catch(() => null);
    if (answer?.ok) this.told = unseen;
    this.busy = false;
  }
}
