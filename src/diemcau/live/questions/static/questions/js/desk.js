// The moderators' page by keyboard: J and K go from question to question, a letter presses that question's button.
const OWN = "input, select, textarea, dialog, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.target.closest(OWN)) return;
  const key = event.key.toLowerCase();
  const all = [...document.querySelectorAll("[data-question]")];
  const at = document.activeElement?.closest("[data-question]");
  if (key === "j" || key === "k") {
    const next = all[Math.min(Math.max(all.indexOf(at) + (key === "j" ? 1 : at ? -1 : 0), 0), all.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  } else {
    const button = at?.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!button) return;
    button.click();
  }
  event.preventDefault();
});
