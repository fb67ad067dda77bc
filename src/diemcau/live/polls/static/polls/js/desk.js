// Polls at the hub by keyboard: J and K go from poll to poll, a letter presses its button; what is left of a poll's time counts down;
// a form shows what its kind of poll asks for.
import { now, onTick } from "../../ui/js/clock.js";

const OWN = "input, select, textarea, dialog, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.target.closest(OWN)) return;
  const key = event.key.toLowerCase();
  const all = [...document.querySelectorAll("[data-poll]")];
  if (all.length && (key === "j" || key === "k")) {
    const at = all.indexOf(document.activeElement);
    all[Math.min(Math.max(at + (key === "j" ? 1 : -1), 0), all.length - 1)].focus();
  } else {
    const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!button) return;
    button.click();
  }
  event.preventDefault();
});

function digits(rest) {
  const seconds = Math.max(0, Math.ceil(rest / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

onTick((at = now()) => {
  for (const face of document.querySelectorAll(".poll-left[data-until]")) {
    const text = digits(Number(face.dataset.until) - at);
    if (face.textContent !== text) face.textContent = text;
  }
});

function fit(form) {
  const kind = form.elements.kind?.value;
  const asked = { most: kind === "multiple", steps: kind === "scale", choices_vi: !["yes_no", "words"].includes(kind) };
  asked.choices_en = asked.choices_vi;
  for (const [name, on] of Object.entries(asked)) {
    const field = form.elements[name]?.closest(".field");
    if (field) field.hidden = !on;
  }
}

for (const form of document.querySelectorAll("[data-poll-form]")) {
  fit(form);
  form.addEventListener("change", () => fit(form));
}
