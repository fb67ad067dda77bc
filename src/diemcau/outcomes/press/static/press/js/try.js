// One try to send something to the page's own address. Where somebody has to sign in, the answer comes from elsewhere.
const STILL_MS = 60_000; // nothing moved for so long: this try is given up
const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

/** {status, said}: status 0 without a line, 401 where nobody is signed in; `said` the answer's JSON. `tell(bytes)` as they go. */
export function attempt(url, body, headers, tell) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    let watch = setTimeout(() => request.abort(), STILL_MS);
    request.upload.addEventListener("progress", (event) => {
      clearTimeout(watch);
      watch = setTimeout(() => request.abort(), STILL_MS);
      tell(event.loaded);
    });
    request.addEventListener("loadend", () => {
      clearTimeout(watch);
      const led = request.responseURL && new URL(request.responseURL).pathname !== new URL(url, location.href).pathname;
      done({ status: led ? 401 : request.status, said: read(request.responseText) });
    });
    request.open("POST", url);
    const all = { Accept: "application/json", "X-CSRFToken": cookie("csrftoken"), ...headers }; // it is another one after signing in again
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
    request.send(body);
  });
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
