// The lectern's page is that of whoever speaks: another item, or another deck on the screens, is another page.
const mine = JSON.parse(document.getElementById("remote-facts")?.textContent ?? "{}").deck ?? 0;

function spoken() {
  const deck = Number(document.getElementById("slides").dataset.deck);
  return `${document.getElementById("prompt").dataset.item} ${deck === mine ? 0 : deck}`;
}

const first = spoken();
document.addEventListener("swapped", () => spoken() !== first && location.reload());
