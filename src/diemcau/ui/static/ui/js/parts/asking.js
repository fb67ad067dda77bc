// "Are you sure?" where htmx does not ask: `hx-confirm` on a form that the browser sends by itself, or on one button of several.
// In the capturing phase: before whoever sends forms. Sent once more by forms.js (the button is busy then), it is not asked again.
const HTMX = "[hx-post], [hx-get], [hx-put], [hx-delete]";

document.addEventListener(
  "submit",
  (event) => {
    const [form, button] = [event.target, event.submitter];
    const asks = [button, form].find((element) => element?.matches("[hx-confirm]") && !element.matches(HTMX));
    if (!asks || button?.getAttribute("aria-busy") === "true" || confirm(asks.getAttribute("hx-confirm"))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
