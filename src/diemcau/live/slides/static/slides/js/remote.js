// The remote of one deck: next, back, jump, blank, pointer and notes. What all rooms show is read from the pane on
// this page; while another deck (or none) is on the screens, pages are only looked at here.
import { now } from "../../ui/js/clock.js";
import { Notes } from "./notes.js";
import { Pointer } from "./pointer.js";
import { post } from "./post.js";

const SLOW_MS = 1_500;
const root = document.querySelector("[data-remote]");
const facts = JSON.parse(document.getElementById("remote-facts").textContent);
const pane = document.getElementById("slides");
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const words = root.dataset;
const strip = [...part("strip").querySelectorAll("button")];
const isLive = () => pane.dataset.deck === String(facts.deck);
const isBlank = () => isLive() && pane.dataset.blank !== undefined;
const pointer = facts.point ? new Pointer(part("view"), part("pointer"), facts.point, isLive) : null;
const notes = new Notes(part("notes"), facts, (text) => say(text));

let page = 1;
let sending = false;
let slow = false; // what was pressed has not reached the server for a while: nobody sees it yet
let wanted = null; // the latest turn that is not sent yet: those in between nobody needs to see

function say(text) {
  part("said").textContent = text;
}

/** Shows where we are; with `jump` the strip follows. */
function draw() {
  const live = isLive();
  root.toggleAttribute("data-live", live);
  part("state").textContent = slow ? words.textSlow : live ? (isBlank() ? words.textDark : words.textLive) : words.textAlone;
  part("count").textContent = `${page} / ${facts.pages.length}`;
  const still = part("still");
  const source = `${facts.base}${facts.pages[page - 1].small}.webp`;
  if (!live && still.getAttribute("src") !== source) still.src = source;
  const next = facts.pages[page];
  part("next-box").toggleAttribute("data-end", !next);
  if (next) part("next").src = `${facts.base}${next.thumb}.webp`;
  part("blank").setAttribute("aria-pressed", String(isBlank()));
  for (const [index, button] of strip.entries()) {
    if (index + 1 === page) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  pointer?.draw();
  notes.show(page);
}

function follow() {
  if (isLive() && !sending && !wanted) go(Number(pane.dataset.page), false);
  draw();
}

function go(to, tell) {
  const before = page;
  page = Math.min(facts.pages.length, Math.max(1, to));
  if (before !== page) strip[page - 1].scrollIntoView({ block: "nearest", inline: "center" });
  if (tell && isLive()) turn({ page, blank: false });
  draw();
}

function lag(is) {
  slow = is;
  draw();
}

/** One turn on its way at a time, so that none overtakes another. */
async function turn(what) {
  wanted = { deck: facts.deck, at: now(), ...what };
  if (sending) return;
  sending = true;
  while (wanted) {
    const next = wanted;
    wanted = null;
    const late = setTimeout(() => lag(true), SLOW_MS);
    const refusal = await post(facts.show, next);
    clearTimeout(late);
    lag(false);
    say(refusal === null ? "" : refusal === undefined ? words.textEnded : refusal || words.textLost);
  }
  sending = false;
  setTimeout(follow, 1500); // what was refused, or lost, is not what the rooms see
}

const acts = {
  back: () => go(page - 1, true),
  next: () => go(page + 1, true),
  put: () => turn({ page, blank: false }),
  blank: () => isLive() && turn({ page, blank: !isBlank() }),
};

root.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do], [data-page]");
  if (button?.dataset.page && strip.includes(button)) go(Number(button.dataset.page), true);
  else acts[button?.dataset.do]?.();
});

const KEYS = { ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "back", PageUp: "back", b: "blank", ".": "blank" };
document.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("textarea, input, select, button, a")) return;
  event.preventDefault();
  acts[act]();
});

new MutationObserver(follow).observe(pane, { attributes: true });
document.addEventListener("swapped", () => draw()); // a page fetched again knows nothing of where we are
if (isLive()) page = Number(pane.dataset.page);
draw();
