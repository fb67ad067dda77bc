// What came back for a form: shown as ever, without the browser having left the page before it came.
import { notice } from "../page.js";
import { leave } from "./unsaved.js";

const region = document.getElementById("toasts");
const main = () => document.getElementById("main");
let told = null;

export function go(to) {
  leave();
  if (to.hash && to.href.split("#")[0] === location.href.split("#")[0]) {
    history.replaceState(null, "", to); // only another place of this page: that alone would fetch nothing
    location.reload();
  } else {
    location.assign(to);
  }
}

/** A page of what was made takes the place of this one; what is none is done, and this page shows it. */
export function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const made = page.getElementById("main");
  if (!made) return go(new URL(location.href));
  const here = document.importNode(made, true);
  document.title = page.title;
  main().replaceWith(here);
  window.htmx?.process(here);
  document.dispatchEvent(new CustomEvent("swapped", { detail: [here] }));
  here.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** What a page of a refusal says; empty where it is none. */
export function refusal(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector("[data-refused]")?.textContent.trim() ?? "";
}

export function hush() {
  told?.remove();
}

/** Beside the button, and never over it; of a button among many, where short messages stand. `link`: the way on. */
export function tell(text, kind, form, button, link = null) {
  hush();
  const actions = button?.closest(".actions");
  const above = form.closest("dialog"); // nothing outside of it is seen
  const elsewhere = region && !typed(form) && !actions && !above;
  told = notice(text, elsewhere ? "error" : kind); // there, others leave by themselves
  if (link) told.lastElementChild.append(link);
  told.setAttribute("role", "alert");
  if (elsewhere) return region.append(told);
  if (!above && !main()?.contains(form)) main()?.prepend(told);
  else if (actions) actions.before(told);
  else form.after(told);
  (actions ?? told).scrollIntoView({ block: "nearest" });
}

/** Whether something can be typed into it. */
export function typed(form) {
  return [...form.elements].some((field) => field.matches("input:not([type=hidden], [type=submit], [type=button]), select, textarea"));
}

/** A way on, as a button. */
export function way(text, href) {
  const line = document.createElement("p");
  line.append(Object.assign(document.createElement("a"), { className: "button small", textContent: text, href }));
  return line;
}
