// What this room's line carried (kbit/s) and the mode its technician chose, kept from one opening of the page to the next.
const KEY = `diemcau:line:${location.pathname}`;
const AGE_MS = 7 * 86_400_000;

/** `{kbps, wish}`; nothing remembered is {}. */
export function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return Date.now() - kept.at < AGE_MS ? kept : { wish: kept.wish };
  } catch {
    return {};
  }
}

export function remember(facts) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...recall(), ...facts, at: Date.now() }));
  } catch {
    // a browser that keeps nothing: the next opening measures anew
  }
}
