// Sends chosen photos one after another, and says of each how far it is. A line that goes is waited for; whether a photo came in although
// its answer was lost nobody needs to know: the same file is the same photo there.
const AGAIN_MS = [1000, 2000, 5000, 10_000, 15_000];
const PATIENCE_MS = 300_000;

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

/** What became of a file: [has it, the server's word]; waits for the line as long as it takes. */
async function send(form, file, told) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      told.textContent = form.dataset.textGoes;
      const headers = { Accept: "application/json" };
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const answer = await fetch(form.action, { method: "POST", body: body(form, file), headers, signal, redirect: "manual" });
      if (answer.type === "opaqueredirect") return [false, { text: form.dataset.textOut }];
      if (answer.ok) return [true, await answer.json()];
      if (answer.status === 401 || answer.status === 403 || answer.status === 404) return [false, { text: form.dataset.textOut }];
      if (answer.status < 500) return [false, await answer.json().catch(() => ({ text: form.dataset.textFailed }))];
    } catch {
      // no line, or the server starts again
    }
    told.textContent = form.dataset.textLine;
    await new Promise((done) => setTimeout(done, AGAIN_MS[Math.min(attempt, AGAIN_MS.length - 1)]));
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
    const [has, word] = await send(form, file, lines[at]);
    lines[at].textContent = has ? (word.again ? form.dataset.textAgain : form.dataset.textHere) : word.text;
    lines[at].toggleAttribute("data-done", has);
    lines[at].toggleAttribute("data-failed", !has);
    failed += has ? 0 : 1;
    if (has) window.htmx?.ajax("GET", location.href, { target: "#photos", swap: "outerHTML" });
  }
  form.elements.file.value = "";
  button.disabled = false;
  delete form.dataset.changed;
  if (!failed) form.elements.caption.value = "";
}

for (const form of document.querySelectorAll("form[data-photos]")) {
  form.addEventListener("submit", (event) => {
    if (!form.elements.file.files.length) return;
    event.preventDefault();
    upload(form);
  });
}
