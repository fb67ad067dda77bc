// A room's connection before anything is in it: sound both ways, the picture one way and no more of it than a poor line carries.
const VIDEO = { direction: "sendonly", sendEncodings: [{ maxBitrate: 300_000 }] };

/** `told`: candidate(one), changed(), sound(track). Tracks are put into `senders` {audio, video} later, without a word to the other side. */
export function connection(ice, told) {
  const peer = new RTCPeerConnection({ iceServers: ice, bundlePolicy: "max-bundle" });
  const audio = peer.addTransceiver("audio", { direction: "sendrecv" }).sender;
  const video = peer.addTransceiver("video", VIDEO).sender;
  peer.addEventListener("icecandidate", ({ candidate }) => told.candidate(candidate));
  peer.addEventListener("connectionstatechange", () => told.changed());
  peer.addEventListener("track", ({ track }) => told.sound(track));
  return { peer, senders: { audio, video } };
}
