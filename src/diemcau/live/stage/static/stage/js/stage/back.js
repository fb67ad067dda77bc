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
