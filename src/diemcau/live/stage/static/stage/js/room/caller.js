// The room's end of a call: it offers, the stage answers. Made anew when the other page was, mended when the way breaks.
import { Signal } from "../signal.js";
import { device } from "./camera.js";
import { connection } from "./connection.js";
import { Thinning } from "./thinning.js";

const [SOON_MS, FAILED_MS, ANSWER_MS, JOIN_MS] = [1500, 200, 2500, 10_000]; // a far relay over a thin line takes its time
const UNHEARD = 2; // offers without an answer: nobody is there

export class Caller {
  /** `told.state(word)`: connecting, nobody, connected, again, other; `told.sound(stream)`, `told.thin(is)`. */
  constructor(ticket, told) {
    this.told = told;
    this.signal = new Signal(ticket, [], {
      open: () => this.seat && (this.peer?.connectionState === "connected" ? this.mend(this.peer) : this.dial()),
      heard: (body, word) => word.site === 0 && this.hear(body, word.from),
    });
    this.open = { audio: null, video: null }; // what is let out
    this.thinning = new Thinning((thin) => this.thins(thin));
  }

  /** Stands connected with a seat of the stage: "desk" or "air"; `force`: instead of the room's other device. */
  to(seat, force = false) {
    this.signal.open();
    if (this.seat === seat && !force) return;
    Object.assign(this, { seat, unheard: 0 });
    this.dial(force);
  }

  leave() {
    this.hangUp();
    this.signal.close();
    Object.assign(this, { seat: null, wasThere: false });
  }

  hangUp() {
    clearTimeout(this.mending);
    clearTimeout(this.asking);
    this.thinning.stop();
    if (this.peer && this.other) this.signal.send(this.other, { kind: "end", call: this.call });
    this.peer?.close();
    this.peer = this.other = null;
  }

  /** What may leave this room: tracks, or null. Nothing is negotiated for it, so it takes effect at once. */
  let(audio, video) {
    this.open = { audio, video };
    this.put();
  }

  put() {
    const { audio, video } = this.open;
    this.senders?.audio.replaceTrack(audio).catch(() => {});
    this.senders?.video.replaceTrack(this.thinning.thin ? null : video).catch(() => {});
  }

  thins(thin) {
    this.put();
    this.say({ kind: "thin", on: thin }, this.peer);
    this.told.thin(thin);
  }

  async dial(force = false) {
    this.hangUp();
    if (!this.signal.isOpen) this.unheard = 0;
    this.told.state(this.unheard >= UNHEARD ? "nobody" : this.wasThere ? "again" : "connecting");
    if (!this.signal.isOpen) return;
    const { peer, senders } = connection(this.signal.ice, {
      candidate: (candidate) => this.say({ kind: "ice", candidate }, peer),
      changed: () => this.changed(peer),
      sound: (track) => this.told.sound(new MediaStream([track])),
    });
    const call = crypto.getRandomValues(new Uint32Array(1))[0];
    Object.assign(this, { peer, senders, call, restarts: 0, force, answered: false });
    this.put();
    this.thinning.watch(peer, () => Boolean(this.open.video));
    await this.offer(peer);
  }

  async offer(peer) {
    try {
      await peer.setLocalDescription(await peer.createOffer());
    } catch {
      return; // hung up meanwhile
    }
    if (peer !== this.peer) return;
    this.say({ kind: "offer", seat: this.seat, device: device(), sdp: peer.localDescription.sdp, force: this.force }, peer);
    this.wait(peer, ANSWER_MS);
  }

  say(body, peer) {
    if (peer === this.peer) this.signal.send(this.other ?? this.seat, { ...body, call: this.call });
  }

  wait(peer, ms) {
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.unanswered(peer), ms);
  }

  unanswered(peer) {
    if (peer !== this.peer || peer.connectionState === "connected") return;
    if (!this.answered) this.unheard += 1;
    this.dial(this.force);
  }

  async hear(body, from) {
    const { peer } = this;
    if (body.kind === "here" && body.seat === this.seat) {
      if (from !== this.other) this.dial(); // another page takes the calls, or the same one came anew
    } else if (body.call !== this.call || !peer) {
      return;
    } else if (body.kind === "answer") {
      if (peer.signalingState !== "have-local-offer" || (this.other && this.other !== from)) return;
      Object.assign(this, { other: from, answered: true, unheard: 0 });
      this.wait(peer, JOIN_MS);
      await peer.setRemoteDescription({ type: "answer", sdp: body.sdp }).catch(() => peer === this.peer && this.dial());
    } else if (body.kind === "ice") {
      await peer.addIceCandidate(body.candidate ?? undefined).catch(() => {});
    } else if (body.kind === "taken") {
      this.hangUp(); // until the stage says `here`: the other one is gone
      this.told.state("other");
    } else if (body.kind === "anew") {
      this.dial(); // the stage has lost its end
    }
  }

  changed(peer) {
    if (peer !== this.peer) return;
    clearTimeout(this.mending);
    if (peer.connectionState === "connected") {
      clearTimeout(this.asking);
      Object.assign(this, { restarts: 0, wasThere: true, force: false });
      this.told.state("connected");
    } else if (["disconnected", "failed"].includes(peer.connectionState)) {
      this.told.state("again");
      this.mending = setTimeout(() => this.mend(peer), peer.connectionState === "failed" ? FAILED_MS : SOON_MS);
    }
  }

  /** Another way with the same call, twice; then a call of its own. */
  async mend(peer) {
    if (peer !== this.peer || !this.signal.isOpen) return; // the line's return begins anew
    this.restarts += 1;
    if (this.restarts > 2) return void this.dial();
    peer.restartIce();
    await this.offer(peer);
  }
}
