// Sends a file in pieces that go on where they stopped: after a lost line, a page opened again, a server started again.
// <form data-upload="film" data-begin="/c/…/uploads"> with a file input, a progress bar, and a place for words.
const HEAD = 65_536;
const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
const rest = (ms) => new Promise((done) => setTimeout(done, ms));

class Refused extends Error {}

async function ask(url, options) {
  const headers = { "X-CSRFToken": cookie("csrftoken"), Accept: "application/json", ...options.headers };
  const answer = await fetch(url, { ...options, headers, cache: "no-store" });
  if (answer.status === 422) throw new Refused((await answer.json()).text);
  return answer;
}

/** The digest of a file's first bytes: it tells two files of one name and size apart. */
async function markOf(file) {
  const head = await file.slice(0, HEAD).arrayBuffer();
  if (!globalThis.crypto?.subtle) return `${file.lastModified}`;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", head));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Where to go on, from a server that may have been away: {url, offset, piece}; null when it was ended. */
async function whereTo(known, begin, body) {
  if (known) {
    const answer = await ask(known.url, { method: "HEAD" });
    if (answer.ok) return { ...known, offset: Number(answer.headers.get("Upload-Offset")) };
    if (answer.status !== 404) throw new Error(String(answer.status));
    if (known.last) return null; // the last piece arrived, only its answer did not
  }
  const answer = await ask(begin, { method: "POST", body, headers: { "Content-Type": "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** Sends `file`; `step(share, waiting)` tells how far it is. Throws Refused with the server's own words. */
export async function send(file, { begin, kind, step }) {
  const body = JSON.stringify({ kind, name: file.name, size: file.size, mark: await markOf(file) });
  let known = null;
  let fresh = false;
  let failed = 0;
  for (;;) {
    try {
      if (!fresh) known = await whereTo(known, begin, body);
      if (!known) return;
      fresh = true;
      step(known.offset / file.size, false);
      known.last = known.offset + known.piece >= file.size;
      const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(known.offset) };
      const piece = file.slice(known.offset, known.offset + known.piece);
      const answer = await ask(known.url, { method: "PATCH", body: piece, headers });
      if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
      known.offset = Number(answer.headers.get("Upload-Offset"));
      failed = 0;
      if (answer.ok && known.offset >= file.size) return;
    } catch (fault) {
      if (fault instanceof Refused) throw fault;
      fresh = false;
      failed += 1;
      step((known?.offset ?? 0) / file.size, true);
      await rest(Math.min(15_000, 500 * 2 ** Math.min(failed, 5)) * (0.75 + Math.random() / 2));
    }
  }
}

for (const form of document.querySelectorAll("[data-upload]")) {
  const [input, bar, told] = [form.querySelector("input"), form.querySelector("progress"), form.querySelector("output")];
  let running = false;
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file || running) return;
    running = true;
    input.disabled = true;
    bar.hidden = false;
    try {
      await send(file, {
        begin: form.dataset.begin,
        kind: form.dataset.upload,
        step: (share, waiting) => {
          bar.value = share;
          told.textContent = waiting ? form.dataset.waiting : `${Math.floor(100 * share)} %`;
        },
      });
      told.textContent = form.dataset.sent;
      if (form.dataset.after === "reload") location.reload();
    } catch (fault) {
      told.textContent = fault.message;
    } finally {
      running = false;
      input.disabled = false;
      input.value = "";
      bar.hidden = true;
    }
  });
  addEventListener("beforeunload", (event) => running && event.preventDefault());
}
