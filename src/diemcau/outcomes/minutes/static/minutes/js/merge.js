// Puts the list that came over the one that is open, without touching rows that somebody writes in.

/** What a row is called: its source and key. */
export const nameOf = (row) => `${row.dataset.source}/${row.dataset.key}`;
/** The other way round. */
export const split = (name) => [name.slice(0, name.indexOf("/")), name.slice(name.indexOf("/") + 1)];

/** Rows that are `held` stay as they are; the others become those of `html`, in their order. */
export function merge(list, html, held) {
  const came = new DOMParser().parseFromString(html, "text/html").querySelector("ol");
  if (!came) return;
  const mine = new Map([...list.querySelectorAll("li[data-key]")].map((row) => [nameOf(row), row]));
  const rows = [...came.children].map((row) => {
    const name = row.dataset.key && nameOf(row);
    const old = name && mine.get(name);
    mine.delete(name);
    return old && (held(old) || old.outerHTML === row.outerHTML) ? old : document.adoptNode(row);
  });
  place(list, [...rows, ...[...mine.values()].filter(held)]);
}

/** Children become these, and those that stay are not moved, so that nobody loses the cursor. */
function place(list, rows) {
  for (const old of [...list.children]) if (!rows.includes(old)) old.remove();
  rows.forEach((row, at) => {
    if (list.children[at] !== row) list.insertBefore(row, list.children[at] ?? null);
  });
}

/** Why a text was not taken, and the text that is there, to choose between both. */
export function showRefusal(box, said, isMoved) {
  box.hidden = false;
  box.querySelector("[role=alert]").textContent = said.error;
  box.querySelector("blockquote").textContent = said.text ?? "";
  for (const button of box.querySelectorAll("button")) button.hidden = !isMoved;
  if (isMoved) Object.assign(box.dataset, { version: said.version, text: said.text });
}

/** The row of this name in the page, or undefined. */
export const rowOf = (page, name) => [...page.querySelectorAll("li[data-key]")].find((row) => nameOf(row) === name);

/** The text that was not saved stands in its row again. */
export function refill(row, text) {
  if (row) row.querySelector("textarea").value = text;
}
