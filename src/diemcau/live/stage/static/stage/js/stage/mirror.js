// A picture window that was opened from a page which takes the calls shows that page's picture: rooms send it once.

/** Whether `element` shows what its opener has. When the opener goes, `alone()` is called and it takes calls itself. */
export function mirrored(element, alone) {
  if (!theirs()) return false;
  window.opener.pictured = window;
  element.mirror = (on) => {
    const caller = theirs();
    return caller?.stream && caller.on === on ? { stream: caller.stream, facts: caller.facts } : null;
  };
  const watch = setInterval(() => {
    if (theirs()) return element.draw();
    clearInterval(watch);
    element.mirror = null;
    return alone();
  }, 250);
  return true;
}

/** Whether a picture window that was opened from this page shows what it has. */
export function isMirrored() {
  return Boolean(window.pictured && !window.pictured.closed);
}

function theirs() {
  try {
    const caller = window.opener?.document.querySelector("stage-caller") ? window.opener.caller : null;
    return caller?.has ? caller : null;
  } catch {
    return null; // somebody else's page
  }
}
