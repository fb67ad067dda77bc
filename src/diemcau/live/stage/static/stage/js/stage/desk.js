// The desk of whoever takes the calls: every press is sent without leaving the page; N, M and E from wherever one is.
import { toast } from "../../../ui/js/page.js";

const OWN = "input, select, textarea, dialog, [contenteditable]";
const desk = document.querySelector(".stage-desk");
const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-act], form[data-note]");
  if (!form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset.note !== undefined) send(form.dataset.note, new FormData(form)).then((done) => done && document.activeElement?.blur());
  else act(form, event.submitter);
}, true);

async function act(form, button) {
  const facts = new FormData(form, button);
  if (["give", "phone"].includes(button.value)) facts.set("minutes", document.getElementById("call-minutes").value);
  if (button.dataset.minutes) facts.set("minutes", button.dataset.minutes);
  button.setAttribute("aria-busy", "true");
  const done = await send(desk.dataset.actUrl, facts);
  button.removeAttribute("aria-busy");
  if (done) form.reset();
}

async function send(url, body) {
  try {
    const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": cookie("csrftoken"), Accept: "application/json" } });
    if (answer.ok) return true;
    const { text } = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    toast(text ?? document.getElementById("toasts").dataset.fault, "error");
  } catch {
    toast(document.getElementById("toasts").dataset.noLine, "error");
  }
  return false;
}

document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.target.closest(OWN)) return;
  const button = document.querySelector(`#stage-board button[data-key="${event.key.toLowerCase()}"]`);
  if (!button) return;
  event.preventDefault();
  button.form.requestSubmit(button);
});

document.querySelector("[data-picture]")?.addEventListener("click", (event) => {
  event.preventDefault();
  window.open(event.currentTarget.href, "stage-picture", "popup,width=1280,height=720"); // with its opener: it shows our picture
});

// What callers hear: an input of this computer, without what they say themselves.
const back = document.querySelector("[data-back]");
const words = JSON.parse(document.querySelector("stage-caller").dataset.words);
let track = null;

async function fill() {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const inputs = all.filter(({ kind }) => kind === "audioinput");
  const options = inputs.map(({ deviceId, label }, n) => new Option(label || `${words.microphone} ${n + 1}`, deviceId || "default"));
  const chosen = back.value;
  back.replaceChildren(new Option(words.back_none, ""), ...options);
  back.value = chosen;
}

back.addEventListener("change", async () => {
  track?.stop();
  track = null;
  try {
    const wish = { echoCancellation: true, ...(back.value !== "default" && { deviceId: { exact: back.value } }) };
    if (back.value) [track] = (await navigator.mediaDevices.getUserMedia({ audio: wish })).getAudioTracks();
  } catch {
    back.value = "";
  }
  document.dispatchEvent(new CustomEvent("hall-sound", { detail: { track } }));
  fill();
});
navigator.mediaDevices?.addEventListener("devicechange", fill);
fill();
