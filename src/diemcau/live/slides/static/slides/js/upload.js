// Sends a file in pieces and says how far it is; a line that goes away is waited for, and nothing is sent twice.
import { send } from "./post.js";

const AGAIN_MS = [1000, 2000, 5000, 10_000, 15_000];

async function begin(form, file) {
  const facts = { name: file.name, size: file.size, item: form.elements.namedItem("item").value };
  const answer = await send(form.dataset.begin, JSON.stringify(facts), "application/json");
  return [answer.ok, await answer.json()];
}

/** Where the pieces go on after `at`; throws what the server says of the file. */
async function piece(where, file, at) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await send(`${where.piece}?at=${at}`, file.slice(at, at + where.bytes), "application/octet-stream");
      if (answer.ok || answer.status === 422) return [answer.ok, await answer.json()];
      if (answer.status === 404) return [false, { text: "" }];
    } catch {
      // no line, or the server starts again
    }
    await new Promise((done) => setTimeout(done, AGAIN_MS[Math.min(attempt, AGAIN_MS.length - 1)]));
  }
}

async function upload(form) {
  const file = form.elements.file.files[0];
  const meter = form.querySelector("[data-progress]");
  const said = form.querySelector("[data-said]");
  const shown = meter.querySelector("progress");
  const fail = (text) => {
    said.textContent = text || form.dataset.textFailed;
    said.hidden = false;
    meter.hidden = true;
    form.querySelector("[type=submit]").disabled = false;
  };
  said.hidden = true;
  form.querySelector("[type=submit]").disabled = true;
  const [taken, where] = await begin(form, file).catch(() => [false, {}]);
  if (!taken) return fail(where.text);
  meter.hidden = false;
  for (let at = 0; at < file.size; ) {
    const [ok, word] = await piece(where, file, at);
    if (!ok && (word.error !== "piece_elsewhere" || word.received === at)) return fail(word.text);
    at = word.received;
    shown.value = at / file.size;
    meter.querySelector("output").textContent = `${Math.floor((100 * at) / file.size)} %`;
  }
  location.assign(where.deck);
  return undefined;
}

for (const form of document.querySelectorAll("form[data-begin]")) {
  form.addEventListener("submit", (event) => {
    if (!form.elements.file.files.length) return;
    event.preventDefault();
    upload(form);
  });
}
