// Since when a page takes calls: loaded anew it is the same one, and does not lose its place to another that came meanwhile.
import { now } from "../../../ui/js/clock.js";

const [SAY_MS, ANEW_MS] = [4000, 20_000];

/** Unix ms of the server's time. A tab keeps it while it says every few seconds that it is there. */
export function arrived(seat) {
  const key = `diemcau-seat-${seat}`;
  const known = read(key);
  const at = known && now() - known.seen < ANEW_MS ? known.at : now();
  const keep = () => write(key, { at, seen: now() });
  keep();
  setInterval(keep, SAY_MS);
  addEventListener("pagehide", keep);
  return at;
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // private windows may refuse: then it is a new page each time
  }
}
