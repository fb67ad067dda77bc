// Whether this page may make a sound, and how loud. A browser started with the kiosk line (docs/guide) lets it at once; another wants
// a hand on the page once: any press will do. Says `sound` {on, volume} on document when one of them changes.
const KEY = "diemcau:volume";
const PATIENCE_MS = 1000;

function kept() {
  try {
    return Number(localStorage.getItem(KEY) ?? 1);
  } catch {
    return 1;
  }
}

export const sound = {
  on: true, // until the browser says otherwise
  volume: kept(),

  allow(on = true) {
    if (on !== this.on) this.tell({ on });
  },

  turn(volume) {
    try {
      localStorage.setItem(KEY, String(volume));
    } catch {
      // a browser that keeps nothing begins loud
    }
    this.tell({ volume });
  },

  tell(facts) {
    Object.assign(this, facts);
    document.dispatchEvent(new CustomEvent("sound", { detail: { on: this.on, volume: this.volume } }));
  },
};

/** Asks the browser before anything is to be heard, so that a technician is not surprised when the hall begins. */
async function ask() {
  const context = new AudioContext();
  await Promise.race([context.resume(), new Promise((done) => setTimeout(done, PATIENCE_MS))]);
  sound.allow(context.state === "running");
  context.close();
}

for (const press of ["pointerup", "keydown"]) {
  addEventListener(press, () => navigator.userActivation?.hasBeenActive !== false && sound.allow(), { capture: true });
}
if (globalThis.AudioContext) ask().catch(() => {});
