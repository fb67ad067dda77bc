// The desk of whoever takes the calls: every press is sent with what was seen, without leaving the page; the answer says what it changed.
import { resync } from "../../../ui/js/live.js";
import { toast } from "../../../ui/js/page.js";

const desk = document.querySelector(".stage-desk");
const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
const AGAIN = ["time", "up", "down"]; // what one presses twice on purpose
let [busy, clicks] = [false, 0];

// Of a double click the second press is none: another button may stand there by then. Keys have no clicks.
document.addEventListener("click", (event) => { clicks = event.detail; }, true);
document.addEventListener("keydown", () => { clicks = 0; }, true);

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form:is([data-act], [data-note], [data-time], [data-post])");
  if (!form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (busy || (clicks > 1 && !AGAIN.includes(event.submitter?.value))) return;
  press(form, event.submitter);
}, true);

async function press(form, button) {
  busy = true;
  button?.setAttribute("aria-busy", "true");
  const facts = new FormData(form, button);
  const isAct = form.dataset.act !== undefined;
  if (isAct) see(facts);
  if (button?.dataset.minutes) facts.set("minutes", button.dataset.minutes);
  const own = form.dataset.note ?? form.dataset.post ?? (isAct ? desk.dataset.actUrl : desk.dataset.timeUrl);
  const done = await send(button?.getAttribute("formaction") ?? own, facts);
  busy = false;
  button?.removeAttribute("aria-busy");
  if (!done) return;
  button?.closest("[popover]")?.hidePopover();
  if (form.dataset.note !== undefined) document.activeElement?.blur();
  else form.reset();
  if (form.dataset.time !== undefined) resync(0); // what all rooms have
}

/** Which turns are on air, next and checked, as this page shows it. */
function see(facts) {
  const { on, next, checking } = document.getElementById("stage-board").dataset;
  for (const [name, value] of Object.entries({ on, next, checking })) facts.set(name, value);
  const isIt = ({ dataset: { site, unit } }) => site === facts.get("site") && unit === facts.get("unit").trim();
  if (!facts.has("saw")) facts.set("saw", [...document.querySelectorAll(".stage-queue > li")].find(isIt)?.querySelector("input[name=saw]").value ?? "0");
}

async function send(url, body) {
  try {
    const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": cookie("csrftoken"), Accept: "application/json" } });
    const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (answer.ok) {
      know(told.versions ?? {});
      return true;
    }
    toast(told.text ?? document.getElementById("toasts").dataset.fault, "error");
    if (answer.status === 409) resync(0); // as it is now
  } catch {
    toast(document.getElementById("toasts").dataset.noLine, "error");
  }
  return false;
}

/** What this page changed itself it has seen, before the next frame comes. */
function know(versions) {
  for (const [turn, version] of Object.entries(versions)) {
    for (const input of document.querySelectorAll(`#stage-board input[data-of="${turn}"]`)) input.value = version;
  }
}

/** Rows come to stand in the order of their numbers; the focus stays with its row. */
document.addEventListener("swapped", () => {
  const list = document.querySelector(".stage-queue");
  const rows = [...(list?.children ?? [])];
  const wanted = [...rows].sort((one, other) => one.dataset.number - other.dataset.number);
  if (wanted.every((row, n) => row === rows[n])) return;
  const focus = list.contains(document.activeElement) ? document.activeElement : null;
  list.append(...wanted);
  focus?.focus({ preventScroll: true });
});

document.querySelector("[data-picture]")?.addEventListener("click", (event) => {
  event.preventDefault();
  const caller = document.querySelector("stage-caller");
  if (caller.seats?.air.has === false && !window.confirm(caller.words.take_ask)) return;
  window.open(event.currentTarget.href, "stage-picture", "popup,width=1280,height=720"); // with its opener: it shows our picture
});
