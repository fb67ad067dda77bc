// The room's end of a call: it offers, the stage answers. Made anew when the other page was, mended when the way breaks.
import { Signal } from "../signal.js";
import { device } from "./camera.js";
import { Thinning } from "./thinning.js";

const VIDEO_BITS = 300_000;
const [SOON_MS, FAILED_MS, PATIENCE_MS, NOBODY_MS] = [1500, 200, 2500, 2500];

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

  /** Stands connected with a seat of the stage: "desk" or "air". */
  to(seat) {
    this.signal.open();
    if (this.seat === seat) return;
    this.seat = seat;
    this.dial();
  }

  leave() {
    this.seat = null;
    this.hangUp();
    this.signal.close();
  }

  hangUp() {
    clearTimeout(this.mending);
    clearTimeout(this.asking);
    this.thinning.stop();
    if (this.peer && this.other) this.signal.send(this.other, { kind: "end", call: this.call });
    this.peer?.close();
    this.peer = this.other = null;
  }

  /** This device instead of the room's other one. */
  insist(seat) {
    this.signal.open();
    this.seat = seat;
    this.dial(true);
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
    this.told.state(this.wasThere ? "again" : "connecting");
    if (!this.signal.isOpen) return;
    const peer = new RTCPeerConnection({ iceServers: this.signal.ice, bundlePolicy: "max-bundle" });
    Object.assign(this, { peer, call: crypto.getRandomValues(new Uint32Array(1))[0], restarts: 0, force, answered: false });
    const video = { direction: "sendonly", sendEncodings: [{ maxBitrate: VIDEO_BITS }] };
    this.senders = { audio: peer.addTransceiver("audio", { direction: "sendrecv" }).sender, video: peer.addTransceiver("video", video).sender };
    this.put();
    peer.addEventListener("icecandidate", ({ candidate }) => this.say({ kind: "ice", candidate }, peer));
    peer.addEventListener("connectionstatechange", () => this.changed(peer));
    peer.addEventListener("track", ({ track }) => this.told.sound(new MediaStream([track])));
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
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.unanswered(peer), NOBODY_MS);
  }

  say(body, peer) {
    if (peer === this.peer) this.signal.send(this.other ?? this.seat, { ...body, call: this.call });
  }

  unanswered(peer) {
    if (peer !== this.peer || peer.connectionState === "connected") return;
    if (!this.answered) this.told.state("nobody");
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
      Object.assign(this, { other: from, answered: true });
      await peer.setRemoteDescription({ type: "answer", sdp: body.sdp }).catch(() => peer === this.peer && this.dial());
    } else if (body.kind === "ice") {
      await peer.addIceCandidate(body.candidate ?? undefined).catch(() => {});
    } else if (body.kind === "taken") {
      this.hangUp();
      this.seat = null;
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
    this.mending = setTimeout(() => peer.connectionState !== "connected" && this.mend(peer), PATIENCE_MS);
  }
}
