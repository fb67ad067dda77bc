// A monitor of the stage or the lectern must not go dark: keeps the screen awake while the page is seen.
async function stay() {
  if (document.visibilityState !== "visible") return;
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // the battery is low, or the browser may not: the page works all the same
  }
}

document.addEventListener("visibilitychange", stay);
stay();
