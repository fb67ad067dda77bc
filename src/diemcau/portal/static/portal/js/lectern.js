// The lectern's page is that of whoever speaks: another item, or another deck on the screens, is another page.
const spoken = () => `${document.getElementById("prompt").dataset.item} ${document.getElementById("slides").dataset.deck}`;
const first = spoken();

document.addEventListener("swapped", () => spoken() !== first && location.reload());
