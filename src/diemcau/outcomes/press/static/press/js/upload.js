// Sends chosen photos one after another, and says of each how far it is. A line that goes is waited for: a large photo goes on where it
// stopped. Whether a photo came in although its answer was lost nobody needs to know: the same file is the same photo there.
import { smaller } from "./smaller.js";
import { attempt } from "./try.js";

const AGAIN_MS = [1000, 2000, 5000, 10_000, 15_000];
const PIECE = 262_144; // bytes: half a minute of a line of 64 kbit/s

const rest = (ms) => new Promise((done) => setTimeout(done, ms));
const hex = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** An answer that says something of the photo; waits for the line as long as it takes. */
async function answered(form, told, { body, headers = {}, tell }) {
  for (let tries = 0; ; tries += 1) {
    const answer = await attempt(form.action, body, headers, tell);
    if (answer.status >= 200 && answer.status < 500 && answer.status !== 408 && answer.status !== 429) return answer;
    told.textContent = form.dataset.textLine;
    await rest(AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)]);
  }
}

/** Sends the bytes in pieces; the key under which they lie there, or the answer that ended it. */
async function inPieces(form, file, told) {
  const key = hex();
  for (let at = 0; at < file.size; ) {
    const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Key": key, "Upload-Offset": String(at) };
    const from = at;
    const tell = (bytes) => (told.textContent = `${Math.floor((100 * (from + bytes)) / file.size)} %`);
    const answer = await answered(form, told, { body: file.slice(at, at + PIECE), headers, tell });
    if (answer.status !== 200 && answer.status !== 409) return { answer };
    at = answer.said.received;
  }
  return { key };
}

/** What became of a file: the last answer. */
async function send(form, file, told) {
  told.textContent = form.dataset.textGoes;
  const said = new FormData(form);
  for (const name of ["file", "csrfmiddlewaretoken"]) said.delete(name);
  if (file.size > PIECE) {
    const { key, answer } = await inPieces(form, file, told);
    if (answer) return answer;
    said.append("arrived", key);
  } else said.append("file", file, file.name);
  const tell = (bytes) => file.size <= PIECE && (told.textContent = `${Math.min(100, Math.floor((100 * bytes) / file.size))} %`);
  return answered(form, told, { body: said, tell });
}

function line(list, name) {
  const row = list.appendChild(document.createElement("li"));
  row.append(Object.assign(document.createElement("span"), { textContent: name }));
  return row.appendChild(document.createElement("output"));
}

/** Those that may arrive at another press: nobody was signed in, or the server did not say what is wrong with them. */
async function upload(form, files) {
  const { textHere, textAgain, textOut, textFailed, textWaits } = form.dataset;
  const list = form.querySelector("[data-list]");
  list.hidden = false;
  list.replaceChildren();
  const lines = files.map((file) => line(list, file.name));
  for (const told of lines) told.textContent = textWaits;
  const left = [];
  let failed = 0;
  for (const [at, file] of files.entries()) {
    const { status, said } = await send(form, await smaller(file), lines[at]);
    const has = status === 200;
    lines[at].textContent = has ? (said.again ? textAgain : textHere) : (said.text ?? ([401, 403, 404].includes(status) ? textOut : textFailed));
    lines[at].toggleAttribute("data-done", has);
    lines[at].toggleAttribute("data-failed", !has);
    failed += has ? 0 : 1;
    if (!has && !said.text) left.push(file);
    if (has) window.htmx?.ajax("GET", location.href, { target: "#photos", swap: "outerHTML" });
  }
  form.elements.file.value = "";
  if (!failed) form.elements.caption.value = "";
  return left;
}

for (const form of document.querySelectorAll("form[data-photos]")) {
  const button = form.querySelector("[type=submit]");
  const again = form.querySelector("[data-again]");
  let left = [];
  let running = false;
  const run = async (files) => {
    running = true;
    button.disabled = again.disabled = true;
    left = await upload(form, files);
    running = button.disabled = again.disabled = false;
    again.hidden = !left.length;
  };
  form.addEventListener("submit", (event) => {
    if (!form.elements.file.files.length) return;
    event.preventDefault();
    if (!running) run([...form.elements.file.files]);
  });
  again.addEventListener("click", () => running || run(left));
  addEventListener("beforeunload", (event) => running && event.preventDefault());
}
