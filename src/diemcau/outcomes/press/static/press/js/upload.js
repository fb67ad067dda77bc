// Sends chosen photos one after another, and says of each how far it is. A line that goes is waited for; whether a photo came in although
// its answer was lost nobody needs to know: the same file is the same photo there.
import { smaller } from "./smaller.js";

const AGAIN_MS = [1000, 2000, 5000, 10_000, 15_000];
const STILL_MS = 60_000; // nothing moved for so long: this try is given up

function line(list, file) {
  const row = list.appendChild(document.createElement("li"));
  row.append(Object.assign(document.createElement("span"), { textContent: file.name }));
  return row.appendChild(document.createElement("output"));
}

function body(form, file) {
  const said = new FormData(form);
  said.delete("file");
  said.append("file", file, file.name);
  return said;
}

/** One try: status and text of the answer; status 0 without a line. Where somebody has to sign in, the answer comes from elsewhere. */
function post(form, file, tell) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    let watch = setTimeout(() => request.abort(), STILL_MS);
    request.upload.addEventListener("progress", (event) => {
      clearTimeout(watch);
      watch = setTimeout(() => request.abort(), STILL_MS);
      if (event.lengthComputable) tell(event.loaded / event.total);
    });
    request.addEventListener("loadend", () => {
      clearTimeout(watch);
      const led = request.responseURL && new URL(request.responseURL).pathname !== new URL(form.action).pathname;
      done({ status: led ? 401 : request.status, text: request.responseText });
    });
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(body(form, file));
  });
}

function word(answer) {
  try {
    return JSON.parse(answer.text);
  } catch {
    return {};
  }
}

/** What became of a file: [has it, the server's word]; waits for the line as long as it takes. */
async function send(form, file, told) {
  const { textGoes, textLine, textOut, textFailed } = form.dataset;
  for (let attempt = 0; ; attempt += 1) {
    told.textContent = textGoes;
    const answer = await post(form, file, (share) => (told.textContent = `${Math.floor(100 * share)} %`));
    if (answer.status === 200) return [true, word(answer)];
    if ([401, 403, 404].includes(answer.status)) return [false, { text: textOut }];
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 408) return [false, { text: word(answer).text ?? textFailed }];
    told.textContent = textLine;
    await new Promise((again) => setTimeout(again, AGAIN_MS[Math.min(attempt, AGAIN_MS.length - 1)]));
  }
}

async function upload(form) {
  const list = form.querySelector("[data-list]");
  const button = form.querySelector("[type=submit]");
  const files = [...form.elements.file.files];
  list.hidden = false;
  list.replaceChildren();
  button.disabled = true;
  const lines = files.map((file) => line(list, file));
  for (const told of lines) told.textContent = form.dataset.textWaits;
  let failed = 0;
  for (const [at, file] of files.entries()) {
    const [has, said] = await send(form, await smaller(file), lines[at]);
    lines[at].textContent = has ? (said.again ? form.dataset.textAgain : form.dataset.textHere) : said.text;
    lines[at].toggleAttribute("data-done", has);
    lines[at].toggleAttribute("data-failed", !has);
    failed += has ? 0 : 1;
    if (has) window.htmx?.ajax("GET", location.href, { target: "#photos", swap: "outerHTML" });
  }
  form.elements.file.value = "";
  button.disabled = false;
  if (!failed) form.elements.caption.value = "";
}

for (const form of document.querySelectorAll("form[data-photos]")) {
  form.addEventListener("submit", (event) => {
    if (!form.elements.file.files.length) return;
    event.preventDefault();
    upload(form);
  });
}
