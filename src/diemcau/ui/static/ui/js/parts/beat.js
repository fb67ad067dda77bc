// A word every 15 s that this room is there: an open stream alone would count a line that died long ago. Another mode is said sooner.
import { ticketHeaders } from "./ticket.js";
import { wishes } from "./events.js";

const [LOOK_MS, LOOKS] = [3000, 5]; // pages look at times of their own: what happens to all rooms is not said by all at once
const word = {};

/** What this page says of itself from now on with every beat: flat facts, 1 KB at most together. */
export function say(facts) {
  Object.assign(word, facts);
}

/** Begin to speak for a page that listens to `content` (the stream's meta); returns how to stop. Rooms only. */
export function beating(content) {
  if (!/(^|,)site-/.test(wishes(content).audiences ?? "")) return () => {};
  let [looks, mode] = [0, undefined];
  const look = () => {
    looks += 1;
    if ((looks < LOOKS && word.mode === mode) || !ticketHeaders().Authorization) return;
    [looks, mode] = [0, word.mode];
    const headers = { ...ticketHeaders(), "Content-Type": "application/json" };
    fetch("/live/beat", { method: "POST", body: JSON.stringify(word), headers }).catch(() => {});
  };
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}
