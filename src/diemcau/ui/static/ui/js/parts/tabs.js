// On a phone not all tabs fit: the current one is scrolled to, so that people see where they are.
for (const current of document.querySelectorAll(".tabs [aria-current], .topbar [aria-current]")) {
  const row = current.closest("ul");
  row.scrollLeft = current.offsetLeft - row.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
}
