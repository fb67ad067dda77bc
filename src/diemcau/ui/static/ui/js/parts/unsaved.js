// What was typed and not sent: a form with `data-unsaved` asks that question before it is left behind.
let leaving = false;

/** Nobody is asked from now on: what was typed is being sent, or was given up. */
export function leave() {
  leaving = true;
}

/** The form whose typing would be lost by leaving now; `sent` is the one that is being sent. */
export function unsaved(sent = null) {
  if (leaving) return null;
  const typed = (form) => "changed" in form.dataset || [...form.elements].some(differs);
  return [...document.querySelectorAll("form[data-unsaved]")].find((form) => form !== sent && typed(form));
}

function differs(field) {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (field.matches("select")) {
    const before = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(before, field.multiple ? -1 : 0);
  }
  return field.matches("input, textarea") && field.value !== field.defaultValue;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const stays = !link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey;
  if (stays || link.matches("[href^='#'], [target], [download]")) return;
  const form = unsaved();
  if (form && !confirm(form.dataset.unsaved)) event.preventDefault();
  else if (form) {
    leaving = true; // asked once is enough
    setTimeout(() => (leaving = false), 1000);
  }
});

if (document.querySelector("form[data-unsaved]")) {
  addEventListener("beforeunload", (event) => {
    if (!unsaved()) return;
    event.preventDefault();
    event.returnValue = "-"; // Chromium before 119
  });
}
addEventListener("pageshow", () => (leaving = false));
