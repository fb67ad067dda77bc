// <time data-clock data-zone="Asia/Ho_Chi_Minh"> shows the hour in server time; data-clock="seconds" with seconds.
import { onTick } from "../clock.js";

const writers = new Map();

function writer({ clock, zone }) {
  const key = `${clock} ${zone}`;
  if (!writers.has(key)) {
    const second = clock === "seconds" ? "2-digit" : undefined;
    writers.set(key, new Intl.DateTimeFormat("en-GB", {
      timeZone: zone || undefined, hour: "2-digit", minute: "2-digit", second, hourCycle: "h23",
    }));
  }
  return writers.get(key);
}

onTick((at) => {
  for (const element of document.querySelectorAll("[data-clock]")) {
    const text = writer(element.dataset).format(at);
    if (element.textContent !== text) element.textContent = text;
  }
});
