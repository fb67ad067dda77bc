// The films of a room's screen: fetches them ahead and says with every beat how far they are; shows the one that is running.
import { say } from "../../ui/js/live.js";
import { fetchAhead } from "./ahead.js";
import "./pane.js";

const { content: manifest, dataset } = document.querySelector('meta[name="films"]');

/** What the hub hears: the first 8 digits of every film with its per cent. */
function word(states) {
  return states.slice(0, 16).map(({ digest, percent }) => `${digest.slice(0, 8)}=${percent}`).join(" ");
}

document.addEventListener("film", ({ detail: { showing, film, sound, off } }) => {
  say({ film: showing, film_of: film.slice(0, 8), film_sound: sound, film_off: off });
});
// A worker for these pages alone: the desk's own keeps the rest of the house.
navigator.serviceWorker?.register("/film/worker.js", { scope: dataset.scope }).catch(() => {});
fetchAhead(manifest, ({ states, problem, changes_at }) => {
  say({ films: word(states), films_problem: problem });
  document.dispatchEvent(new CustomEvent("films", { detail: { states, problem, changes_at } }));
});
