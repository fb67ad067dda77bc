// A call's line in figures: kbit/s that come, ms there and back, per cent lost; and how loud it is.

/** `call`: one of a seat's. Remembers in it what was counted before. */
export async function figures(call) {
  const all = [...(await call.peer.getStats()).values()];
  const incoming = all.filter(({ type }) => type === "inbound-rtp");
  const pair = all.find(({ type, nominated }) => type === "candidate-pair" && nominated);
  const sum = (name) => incoming.reduce((total, one) => total + (one[name] ?? 0), 0);
  const [bytes, at, before] = [sum("bytesReceived"), performance.now(), call.counted];
  call.counted = { bytes, at };
  const kbps = before ? Math.max(0, Math.round(((bytes - before.bytes) * 8) / (at - before.at))) : 0;
  const [lost, came] = [Math.max(0, sum("packetsLost")), sum("packetsReceived")];
  const rtt = Math.round((pair?.currentRoundTripTime ?? 0) * 1000);
  const loud = Math.max(0, ...incoming.map(({ audioLevel }) => audioLevel ?? 0)); // 0 to 1, of the browser's own counting
  return { kbps, rtt, lost: came ? Math.round((100 * lost) / (lost + came)) : 0, loud };
}
