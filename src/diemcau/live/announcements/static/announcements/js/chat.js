// The technicians' chat by keyboard: J and K go from room to room, / to the room number, 1 to 9 send the phrases on top, Ctrl+Enter the text.
const OWN = "input, select, textarea, [contenteditable]";
const lines = () => document.getElementById("chat-lines");
const down = () => lines()?.scrollTo(0, lines().scrollHeight);

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey && event.target.matches("#c-text")) return event.target.form.requestSubmit();
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.target.closest(OWN)) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    const all = [...document.querySelectorAll("[data-thread]")];
    const at = all.indexOf(document.activeElement) >= 0 ? all.indexOf(document.activeElement) : all.findIndex((one) => one.hasAttribute("aria-current"));
    all[Math.min(Math.max(at + (key === "j" ? 1 : -1), 0), all.length - 1)]?.focus();
  } else if (key === "/") document.getElementById("c-room")?.focus();
  else if (/^[1-9]$/.test(key)) document.querySelectorAll(".chat-phrases button")[Number(key) - 1]?.click();
  else return;
  event.preventDefault();
});
document.addEventListener("swapped", down);
down();
