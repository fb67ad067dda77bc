// The desk by keyboard, from wherever one is: letters of the room on air; J and K go from room to room, letters press that room's buttons.
const OWN = "input, select, textarea, dialog, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.target.closest(OWN)) return;
  const key = CSS.escape(event.key.toLowerCase());
  if (key === "j" || key === "k") {
    go(key === "j" ? 1 : -1);
  } else {
    const row = document.activeElement?.closest(".stage-queue > li");
    const button = row?.querySelector(`button[data-row="${key}"]`) ?? document.querySelector(`#stage-board button[data-key="${key}"]`);
    if (!button) return;
    button.form.requestSubmit(button);
  }
  event.preventDefault();
});

function go(by) {
  const rows = [...document.querySelectorAll(".stage-queue > li")];
  const at = rows.indexOf(document.activeElement?.closest(".stage-queue > li"));
  const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}
