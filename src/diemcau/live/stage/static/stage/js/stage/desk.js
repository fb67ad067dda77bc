// The desk of whoever takes the calls: every press is sent with what was seen, without leaving the page; the answer says what it changed.
import { resync } from "../../../ui/js/live.js";
import { toast } from "../../../ui/js/page.js";

const desk = document.querySelector(".stage-desk");
const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
const AGAIN = ["time", "up", "down"]; // what one presses twice on purpose
const MOST = 5;
const waiting = []; // presses while another one is on its way: each comes after it
let [busy, clicks] = [null, 0];

// Of a double click the second press is none: another button may stand there by then. Keys have no clicks.
document.addEventListener("click", (event) => { clicks = event.detail; }, true);
document.addEventListener("keydown", () => { clicks = 0; }, true);

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form:is([data-act], [data-note], [data-time], [data-post])");
  if (!form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { value } = event.submitter ?? {};
  if (!AGAIN.includes(value) && (clicks > 1 || [busy, ...waiting].some((one) => one?.form === form && one.value === value))) return;
  const pressed = { form, value, button: event.submitter, facts: new FormData(form, event.submitter), of: form.elements.saw?.dataset.of };
  if (!busy) run(pressed);
  else if (waiting.length < MOST) waiting.push(pressed);
}, true);

/** One press after the other. What was pressed before one was refused may mean something else now. */
async function run(pressed) {
  for (busy = pressed; busy; busy = waiting.shift() ?? null) if (!(await press(busy))) waiting.length = 0;
}

async function press({ form, button, facts, of }) {
  button?.setAttribute("aria-busy", "true");
  const isAct = form.dataset.act !== undefined;
  if (of) facts.set("saw", document.querySelector(`#stage-board input[data-of="${of}"]`)?.value ?? facts.get("saw"));
  if (isAct) see(facts);
  if (button?.dataset.minutes) facts.set("minutes", button.dataset.minutes);
  const own = form.dataset.note ?? form.dataset.post ?? (isAct ? desk.dataset.actUrl : desk.dataset.timeUrl);
  const done = await send(button?.getAttribute("formaction") ?? own, facts);
  button?.removeAttribute("aria-busy");
  if (!done) return false;
  button?.closest("[popover]")?.hidePopover();
  if (form.dataset.note !== undefined) document.activeElement?.blur();
  else form.reset();
  if (form.dataset.time !== undefined) resync(0); // what all rooms have
  return true;
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
