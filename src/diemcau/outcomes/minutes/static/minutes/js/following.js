// When the list is fetched again: as soon as the stream tells of something that minutes are made of; every few seconds while the stream
// is away, and seldom otherwise, for what no cue tells (a room renamed, say). What is written stays: the page is never fetched over it.
const CUES = ["sheet", "programme", "questions", "polls", "totals", "stage", "slides_deck", "film"];
const SOON_MS = 300; // cues come in flocks
const AWAY_MS = 3000;
const SELDOM_MS = 60_000;

/** Calls `look`, never twice at once, until it is stopped. */
export function following(look) {
  let [timer, busy, due, isLive] = [0, false, false, false];
  const plan = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(again, ms);
  };
  const again = async () => {
    due = busy;
    if (busy) return;
    busy = true;
    await look();
    busy = false;
    if (!stopped.signal.aborted) plan(due ? SOON_MS : isLive ? SELDOM_MS : AWAY_MS);
  };
  const stopped = new AbortController();
  const hear = (name, told) => document.addEventListener(name, told, { signal: stopped.signal });
  for (const cue of CUES) hear(`cue:${cue}`, () => (busy ? (due = true) : plan(SOON_MS)));
  hear("connection", ({ detail }) => {
    const was = isLive;
    isLive = detail.state === "live" || detail.state === "slow";
    if (was !== isLive) plan(isLive ? SOON_MS : AWAY_MS);
  });
  hear("resync", (event) => {
    event.preventDefault();
    plan(SOON_MS);
  });
  stopped.signal.addEventListener("abort", () => clearTimeout(timer));
  plan(AWAY_MS);
  return { stop: () => stopped.abort() };
}
