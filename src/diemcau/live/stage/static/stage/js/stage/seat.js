// Where calls are taken: "air" (shown to the hall) or "desk" (looked at beforehand). Of several pages one has a seat: the one of the
// higher rank, then the one that came first (a page loaded anew is the same one); when it goes, the next has it. A hand takes it.
import { now } from "../../../ui/js/clock.js";
import { page } from "../signal.js";
import { arrived } from "./arrival.js";

const [TAKEN, LISTEN_MS, SAY_MS, GONE_MS] = [9, 400, 4000, 12_000]; // a page of which nothing is heard any more has no seat

export class Seat {
  /** `told.stream(site, stream, facts)` ({state, thin}; stream null: gone), `told.holds(is)`. `sound()`: the track callers hear, or null. */
  constructor(name, rank, signal, told, sound) {
    Object.assign(this, { name, rank, signal, told, sound, at: arrived(name), others: new Map(), calls: new Map(), has: undefined });
    setInterval(() => this.remind(), SAY_MS);
  }

  /** The line stands (again): say so, and let rooms call anew where their call is broken. A page that just came hears first who is there. */
  arrive() {
    this.signal.send(this.name, this.word());
    if (this.has !== undefined) return this.settle(true);
    return setTimeout(() => this.settle(true), LISTEN_MS);
  }

  word() {
    return { kind: "here", seat: this.name, rank: this.rank, at: this.at };
  }

  remind() {
    this.signal.send(this.name, this.word());
    for (const [from, { heard }] of this.others) if (performance.now() - heard > GONE_MS) this.others.delete(from);
    if (this.has !== undefined) this.settle();
  }

  /** A hand on this page takes the seat, whoever has it; of hands the last one. */
  take() {
    Object.assign(this, { rank: TAKEN, at: -now(), has: this.has ?? false });
    this.arrive();
  }

  /** Who has the seat now; rooms are told by whoever has it newly, or says it anew. */
  settle(again = false) {
    const mine = [this.rank, -this.at, page];
    const has = ![...this.others.values()].some(({ claim }) => compare(claim, mine) > 0);
    const news = has !== this.has;
    this.has = has;
    if (!has) this.close();
    if (news) this.told.holds(has);
    if (has && (news || again)) this.signal.send("rooms", { kind: "here", seat: this.name });
  }

  close() {
    for (const site of [...this.calls.keys()]) this.drop(site);
  }

  hear(body, { from, site }) {
    if (site === 0) return this.neighbour(body, from);
    const call = this.calls.get(site);
    if (body.kind === "offer" && body.seat === this.name) return this.has && this.offered(site, body, from);
    if (call?.page !== from) return undefined;
    if (body.kind === "gone") {
      call.isGone = true;
      this.signal.send("rooms", { kind: "here", seat: this.name }); // another device of the room may take over
    }
    if (body.call !== call.id) return undefined;
    if (body.kind === "ice") return call.peer.addIceCandidate(body.candidate ?? undefined).catch(() => {});
    if (body.kind === "thin") this.show(site, { thin: body.on });
    return body.kind === "end" && this.drop(site);
  }

  neighbour(body, from) {
    if (body.kind === "gone") this.others.delete(from);
    else if (body.kind !== "here" || body.seat !== this.name) return;
    else {
      const isNew = !this.others.has(from);
      this.others.set(from, { claim: [body.rank, -body.at, from], heard: performance.now() });
      if (isNew) this.signal.send(from, this.word());
    }
    if (this.has !== undefined) this.settle();
  }

  async offered(site, body, from) {
    const known = this.calls.get(site);
    if (known && known.id !== body.call && this.isTaken(known, body, from)) {
      return void this.signal.send(from, { kind: "taken", call: body.call });
    }
    const call = known?.id === body.call && known.page === from ? known : this.begin(site, body, from);
    try {
      await call.peer.setRemoteDescription({ type: "offer", sdp: body.sdp });
      await this.attach(call.peer);
      await call.peer.setLocalDescription(await call.peer.createAnswer());
    } catch {
      if (call !== this.calls.get(site)) return; // another call came meanwhile
      this.drop(site);
      return void this.signal.send(from, { kind: "anew", call: body.call });
    }
    this.signal.send(from, { kind: "answer", call: call.id, sdp: call.peer.localDescription.sdp });
  }

  /** Another device of the same room is on the line. One that was loaded anew, or is gone, is no other. */
  isTaken(known, body, from) {
    const stands = known.peer.connectionState === "connected" && !known.isGone;
    return stands && known.page !== from && known.device !== body.device && !body.force;
  }

  begin(site, body, from) {
    const known = this.calls.get(site);
    if (known && known.page !== from) this.signal.send(known.page, { kind: "taken", call: known.id });
    known?.peer.close();
    const peer = new RTCPeerConnection({ iceServers: this.signal.ice, bundlePolicy: "max-bundle" });
    const call = { id: body.call, page: from, device: body.device, peer, stream: new MediaStream(), facts: { state: "waiting", thin: false } };
    this.calls.set(site, call);
    peer.addEventListener("icecandidate", ({ candidate }) => this.signal.send(from, { kind: "ice", call: call.id, candidate }));
    peer.addEventListener("track", ({ track }) => call.stream.addTrack(track));
    peer.addEventListener("connectionstatechange", () => call === this.calls.get(site) && this.changed(site, peer.connectionState));
    this.show(site, {});
    return call;
  }

  changed(site, state) {
    this.show(site, { state: { connected: "on", disconnected: "again", failed: "again" }[state] ?? "waiting" });
  }

  show(site, facts) {
    const call = this.calls.get(site);
    Object.assign(call.facts, facts);
    this.told.stream(site, call.stream, call.facts);
  }

  /** The hall's sound goes back to whoever speaks; nothing is negotiated anew for it. */
  async attach(peer) {
    const back = peer.getTransceivers().find(({ receiver }) => receiver.track.kind === "audio");
    if (!back) return;
    back.direction = "sendrecv";
    await back.sender.replaceTrack(this.sound());
  }

  soundChanged() {
    for (const { peer } of this.calls.values()) this.attach(peer).catch(() => {});
  }

  drop(site) {
    this.calls.get(site)?.peer.close();
    this.calls.delete(site);
    this.told.stream(site, null, {});
  }
}

function compare(one, other) {
  const n = one.findIndex((value, place) => value !== other[place]);
  return n < 0 ? 0 : one[n] > other[n] ? 1 : -1;
}
