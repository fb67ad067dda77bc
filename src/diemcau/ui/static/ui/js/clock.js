// Server time in the page: the best of several looks at /live/clock, kept fresh, remembered for starts without a line.
const ROUNDS = 5;
const FRESH_MS = 5 * 60_000;
const DRIFT = 5e-5; // a cheap quartz: 50 µs a second, so an old look is worth less than a new one
const STORE = "diemcau.clock";
const [WATCH_MS, ASLEEP_MS] = [5000, 25_000];

let best = null; // {delta, error, at}: server time = performance.now() + delta, ± error, taken at performance.now() = at
let rounds = null;

/** How far `look` may be off by now, in ms. */
export function doubt(look, mono) {
  return look.error + (mono - look.at) * DRIFT;
}

/** The better of two looks at performance.now() = mono; the later one (`other`) where they cannot both be true: the page's count stood
 * still between them, as in a computer that slept. */
export function better(one, other, mono) {
  if (!one || Math.abs(other.delta - one.delta) > doubt(one, mono) + doubt(other, mono)) return other;
  return doubt(other, mono) <= doubt(one, mono) ? other : one;
}

/** A look from the moments a request left and came back (performance.now()) and the server's clock (Unix ms). */
export function look(sent, received, clock) {
  return { delta: clock - (sent + received) / 2, error: (received - sent) / 2, at: received };
}

/** Server time now, Unix ms. */
export function now() {
  return Math.round(performance.now() + (best ? best.delta : Date.now() + remembered() - performance.now()));
}

/** What must be added to Date.now() to get the server's time, ms. */
export function offset() {
  return best ? Math.round(performance.now() + best.delta - Date.now()) : remembered();
}

/** Whether the server's clock was seen since the page began. */
export function known() {
  return best !== null;
}

/** Calls `tell(now)` at every full second of server time; returns what stops it. */
export function onTick(tell) {
  let timer = 0;
  const step = () => {
    tell(now());
    timer = setTimeout(step, 1000 - (now() % 1000) + 5);
  };
  step();
  return () => clearTimeout(timer);
}

/** Looks several times; the promise is kept when done, with or without a line. */
export function refresh() {
  rounds ??= several().finally(() => {
    rounds = null;
  });
  return rounds;
}

async function several() {
  for (let round = 0; round < ROUNDS; round += 1) {
    try {
      const sent = performance.now();
      const answer = await fetch("/live/clock", { cache: "no-store", credentials: "omit" });
      if (!answer.ok) return;
      const { clock } = await answer.json();
      const received = performance.now();
      best = better(best, look(sent, received, clock), received);
    } catch {
      return; // no line: what is remembered goes on
    }
    if (round + 1 < ROUNDS) await new Promise((done) => setTimeout(done, 150));
  }
  remember();
}

function remember() {
  try {
    localStorage.setItem(STORE, String(offset()));
  } catch {
    // private windows may refuse
  }
}

function remembered() {
  try {
    return Number(localStorage.getItem(STORE)) || 0;
  } catch {
    return 0;
  }
}

/** Whether the device slept, when the server's time as the page counts it (`counted`) and the device's own clock with what had to be
 * added to it (`date`, `added`) have parted: asleep its clock goes on and the page's count may stand still. Else somebody set the clock:
 * back, or right by the count to two minutes, which is what is done to a clock that is a day wrong. */
export function slept(counted, date, added) {
  return date + added - counted > 2000 && Math.abs(date - counted) > 120_000;
}

/** Looks every few seconds whether the device slept: its clock went on and the page's count stood still, or nothing ran meanwhile.
 * Then says `woke` on document: lines that died without a word are to be opened again. */
function watch() {
  let [date, mono] = [Date.now(), performance.now()];
  setInterval(() => {
    const [gone, counted] = [Date.now() - date, performance.now() - mono];
    [date, mono] = [Date.now(), performance.now()];
    if (document.visibilityState !== "visible" || Math.max(gone, counted) < ASLEEP_MS) return;
    document.dispatchEvent(new CustomEvent("woke"));
    wake();
  }, WATCH_MS);
}

function wake() {
  if (best && slept(now(), Date.now(), lastOffset)) best = null;
  leave();
  refresh();
}

function leave() {
  if (!best) return;
  lastOffset = offset();
  remember();
}

let lastOffset = 0;
function start() {
  refresh().then(() => {
    lastOffset = offset();
  });
  setInterval(() => refresh().then(() => {
    lastOffset = offset();
  }), FRESH_MS);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
  addEventListener("online", wake);
  addEventListener("pagehide", leave);
  watch();
}

if (typeof document !== "undefined") start();
