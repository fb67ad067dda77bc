// Says something to the server as JSON. Null when it was taken, else the sentence why not: "" when the line is away or swallows
// it, undefined when there is nobody any more to say it to (a link that was ended).
const PATIENCE_MS = 8_000;
const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

export async function post(url, facts) {
  try {
    const answer = await send(url, JSON.stringify(facts), "application/json", AbortSignal.timeout(PATIENCE_MS));
    if (answer.ok) return null;
    if (answer.status === 404) return undefined;
    return (await answer.json()).text ?? "";
  } catch {
    return "";
  }
}

/** The answer itself; throws without a line. */
export function send(url, body, type, signal) {
  const headers = { "X-CSRFToken": cookie("csrftoken"), "Content-Type": type, Accept: "application/json" };
  return fetch(url, { method: "POST", headers, body, signal });
}
