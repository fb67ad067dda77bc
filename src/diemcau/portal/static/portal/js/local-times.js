// A room in another time zone than its conference: the programme, drawn once for all rooms, in this room's hours.
const zone = document.querySelector('meta[name="zone"]').content;
const hours = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

function show() {
  for (const time of document.querySelectorAll("time[data-at]")) {
    const text = hours.format(Number(time.dataset.at));
    if (time.textContent !== text) time.textContent = text;
  }
}

document.addEventListener("swapped", show);
show();
