// Short messages that go by themselves: toast(text, kind), `HX-Trigger: {"toast": {"text": …, "kind": …}}`, data-toast.
const ICONS = { info: "info", done: "ready", warn: "degraded", error: "lost" };
const STAY_MS = 8000;

/** A notice in a page's own dress. */
export function notice(text, kind) {
  const box = document.createElement("div");
  box.className = `notice ${kind in ICONS ? kind : "info"}`;
  box.innerHTML = `<svg class="icon" aria-hidden="true"><use href="#i-${ICONS[kind] ?? "info"}"/></svg><div><p></p></div>`;
  box.querySelector("p").textContent = text;
  return box;
}

export function toast(text, kind = "info") {
  document.getElementById("toasts")?.append(notice(text, kind));
}

function settle(box) {
  if (box.dataset.settled) return;
  box.dataset.settled = "1";
  const cross = document.createElement("button");
  cross.className = "button quiet small";
  cross.type = "button";
  cross.textContent = region.dataset.closeLabel;
  cross.addEventListener("click", () => box.remove());
  box.append(cross);
  // What went wrong stays until it was seen; the rest leaves when nobody points at it.
  if (box.classList.contains("error")) return;
  const leave = () => (box.matches(":hover, :focus-within") ? setTimeout(leave, 1000) : box.remove());
  setTimeout(leave, STAY_MS);
}

const region = document.getElementById("toasts");
if (region) {
  for (const box of region.children) settle(box);
  new MutationObserver(() => [...region.children].forEach(settle)).observe(region, { childList: true });
}

document.addEventListener("toast", (event) => toast(event.detail.text ?? event.detail.value, event.detail.kind));
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-toast]");
  if (button) toast(button.dataset.toast, button.dataset.toastKind);
});

// What htmx could not get: refusals bring their own words, faults and lost lines are told here.
document.addEventListener("htmx:responseError", (event) => event.detail.xhr.status >= 500 && toast(region.dataset.fault, "error"));
document.addEventListener("htmx:sendError", () => toast(region.dataset.noLine, "error"));
