// Fetches this page again and carries over what differs, when frames may have been missed. What somebody is typing in stays.
import { morph } from "./morph.js";

const JITTER_MS = 3000;
let planned = null;

/** Soon, at a moment of chance (a hall of rooms reconnects together); calls meanwhile fold into one. Resolves to the
 * page's newest frame id, "" when it names none, null when it could not be had. */
export function resync(jitter = JITTER_MS) {
  planned ??= new Promise((done) => setTimeout(done, Math.random() * jitter))
    .then(again)
    .catch(() => null)
    .finally(() => {
      planned = null;
    });
  return planned;
}

async function again() {
  const answer = await fetch(location.href, { headers: { "X-Resync": "1" }, cache: "no-store" });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.getElementById("main");
  if (main) morph(document.getElementById("main"), main);
  document.dispatchEvent(new CustomEvent("swapped", { detail: [document.getElementById("main")] }));
  return page.querySelector('meta[name="stream"]')?.dataset.since ?? "";
}
