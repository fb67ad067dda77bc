// The page of films in a room: how much of each is here, and taking over a pack from a stick.
import { isHere } from "./copies.js";
import { takePack } from "./packs.js";

const words = document.getElementById("words").dataset;
const note = document.getElementById("note");
const input = document.getElementById("pack");
const number = new Intl.NumberFormat(document.documentElement.lang);

document.addEventListener("films", ({ detail: { states, problem } }) => {
  for (const state of states) show(state);
  note.textContent = words[problem] ?? "";
  note.hidden = note.textContent === "";
});

function show({ digest, percent, here, size }) {
  const row = document.querySelector(`[data-digest="${digest}"]`);
  if (!row) return;
  row.querySelector("progress").value = percent;
  const megabytes = (bytes) => number.format(Math.round(bytes / 100_000) / 10);
  row.querySelector(".value").textContent = percent === 100 ? words.whole : `${percent} % · ${megabytes(here)} / ${megabytes(size)} MB`;
  row.querySelector(".meter").dataset.state = percent === 100 ? "ready" : "connected";
}

input.addEventListener("change", async () => {
  const [file] = input.files;
  if (!file) return;
  const bar = document.getElementById("pack-progress");
  const told = document.getElementById("pack-told");
  input.disabled = true;
  bar.hidden = false;
  try {
    await takePack(file, Number(input.dataset.conference), (share) => {
      bar.value = share;
    });
    told.textContent = words.taken;
    await lookAgain();
  } catch (fault) {
    told.textContent = words[fault.message] ?? words.unreadable;
  } finally {
    input.disabled = false;
    input.value = "";
    bar.hidden = true;
  }
});

async function lookAgain() {
  for (const row of document.querySelectorAll("[data-digest]")) {
    const size = Number(row.dataset.size);
    if (await isHere(`${row.dataset.digest}.mp4`)) show({ digest: row.dataset.digest, percent: 100, here: size, size });
  }
}
lookAgain();
