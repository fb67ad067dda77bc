// The hub's page of films: where the rooms are, counted in server time.
import { now } from "../../ui/js/clock.js";
import { position } from "./ladder.js";

const two = (number) => String(number).padStart(2, "0");

function length(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

setInterval(() => {
  for (const element of document.querySelectorAll("[data-film-clock]")) {
    const { state, at, offset, duration } = element.dataset;
    const stands = position({ state, at: Number(at), offset: Number(offset) }, now());
    const before = state === "playing" && stands < Number(offset);
    const text = before ? `−${length(Number(offset) - stands + 999)}` : length(Math.min(stands, Number(duration)));
    if (element.textContent !== text) element.textContent = text;
    const badge = element.closest(".film-now").querySelector(".badge");
    if (state === "playing" && stands >= Number(duration)) Object.assign(badge, { textContent: badge.dataset.ended }).dataset.state = "powered";
  }
}, 200);
