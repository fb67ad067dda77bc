// The operator's page: every form is sent without leaving it, then the page fetches itself anew; space or enter is the next step.
import { resync } from "../../ui/js/live.js";
import { toast } from "../../ui/js/page.js";

const LOOK_MS = 30_000; // how late the programme is changes although nothing happens
const OWN = "input, select, textarea, button, a, summary, dialog, [contenteditable]";
let busy = false;
let queue = Promise.resolve();

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-step]");
  if (!form) return;
  event.preventDefault();
  send(form, event.submitter);
});

/** One after the other; a second press of the same step while the first is under way is none. */
function send(form, pressed) {
  if (busy && form.querySelector("input[name=saw]")) return;
  const body = new FormData(form, pressed);
  queue = queue.then(() => deliver(form, body));
}

async function deliver(form, body) {
  busy = true;
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const { text, kind } = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (text) toast(text, kind ?? (answer.ok ? "done" : "error"));
    else if (!answer.ok) toast(document.getElementById("toasts").dataset.fault, "error");
    if (answer.ok) form.querySelectorAll("input[data-once]").forEach((field) => (field.value = ""));
  } catch {
    toast(document.getElementById("toasts").dataset.noLine, "error");
  }
  await resync(0);
  form.removeAttribute("aria-busy");
  busy = false;
}

document.addEventListener("keydown", (event) => {
  if (![" ", "Enter"].includes(event.key) || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest(OWN)) return;
  event.preventDefault();
  const next = document.querySelector("form[data-next]");
  if (next) send(next, null);
});

// A button pressed by a pointer keeps no focus: the space that follows is the next step, not the same button again.
document.addEventListener("click", (event) => {
  const button = event.target.closest("form[data-step] button");
  if (button && event.detail > 0) button.blur();
});

document.addEventListener("change", (event) => event.target.closest("form[data-at-once]")?.requestSubmit());
// A long sheet goes along: the item that runs stands in the middle when another one runs than before.
const wide = matchMedia("(min-width: 64rem)");
let followed = "";

function follow() {
  const line = document.querySelector(".line.running") ?? document.querySelector(".line.next");
  if (!line || line.id === followed) return;
  const first = followed === "";
  followed = line.id;
  if (wide.matches) line.scrollIntoView({ block: first ? "nearest" : "center" });
}

document.addEventListener("swapped", follow);
follow();
setInterval(() => document.hidden || busy || document.activeElement?.closest("input, select, textarea") || resync(0), LOOK_MS);
