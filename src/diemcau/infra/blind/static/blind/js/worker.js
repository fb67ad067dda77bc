// The worker of the anonymous lane: one for each page; what several do at once is kept apart by a lock (shelf.js).
import { Fetching } from "./fetching.js";
import { Shelf } from "./shelf.js";
import { Spending } from "./spending.js";

const answers = new Map();
let asked = 0;
let lane;

/** Has the page do something, and gives what it answers. */
function ask(name, ...values) {
  return new Promise((resolve, reject) => {
    answers.set(++asked, { resolve, reject });
    postMessage({ asks: asked, name, values });
  });
}

function begin({ conference, run, purpose }) {
  const shelf = new Shelf(conference, run, purpose);
  const changed = () => postMessage({ changed: true });
  const fetching = new Fetching(shelf, { ask, changed });
  const spending = new Spending(shelf, { changed });
  lane = {
    fetchAhead: (only) => shelf.alone("fetch", () => fetching.run(only)),
    spend: (slot, body, inTime) => spending.spend(slot, body, inTime),
    retry: () => spending.retry(),
    states: (slot) => shelf.states(slot),
    forget: () => shelf.forget(),
  };
  void spending.retry();
}

onmessage = async ({ data }) => {
  if (data.begin) return begin(data.begin);
  if (data.answers) {
    const { resolve, reject } = answers.get(data.answers);
    answers.delete(data.answers);
    return data.fault ? reject(new Error(data.fault)) : resolve(data.value);
  }
  try {
    postMessage({ id: data.id, value: await lane[data.name](...data.values) });
  } catch (fault) {
    postMessage({ id: data.id, fault: String(fault) });
  }
};
