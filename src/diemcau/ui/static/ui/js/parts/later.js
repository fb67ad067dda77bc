// <link rel="later" href="….js or ….css">: what a page is usable without comes a second after its line stands, or after five.
// With data-where="a selector" only where that is to be found: what the others will ask for is under way before they do.
const REST_MS = 1000;
const LONGEST_MS = 5000;

function load() {
  for (const link of document.querySelectorAll('link[rel="later"]')) {
    if (link.dataset.where && !document.querySelector(link.dataset.where)) continue;
    if (link.href.endsWith(".css")) link.rel = "stylesheet";
    else import(link.href);
  }
}

if (document.querySelector('link[rel="later"]')) {
  let timer = setTimeout(load, LONGEST_MS);
  const hear = ({ detail }) => {
    if (detail.state !== "live" && detail.state !== "slow") return;
    document.removeEventListener("connection", hear);
    clearTimeout(timer);
    timer = setTimeout(load, REST_MS);
  };
  document.addEventListener("connection", hear);
}
