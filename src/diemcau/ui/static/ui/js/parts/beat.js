// A word every 15 s that this room is there: an open stream alone would count a line that died long ago.
import { ticketHeaders } from "./ticket.js";
import { wishes } from "./events.js";

const EVERY_MS = 15_000;
const word = {};

/** What this page says of itself from now on with every beat: flat facts, 1 KB at most together. */
export function say(facts) {
  Object.assign(word, facts);
}

/** Begin to speak for a page that listens to `content` (the stream's meta); returns how to stop. Rooms only. */
export function beating(content) {
  if (!/(^|,)site-/.test(wishes(content).audiences ?? "")) return () => {};
  const speak = () => {
    if (!ticketHeaders().Authorization) return;
    const headers = { ...ticketHeaders(), "Content-Type": "application/json" };
    fetch("/live/beat", { method: "POST", body: JSON.stringify(word), headers }).catch(() => {});
  };
  const timer = setInterval(speak, EVERY_MS);
  return () => clearInterval(timer);
}
