// Says something to the server as JSON. Null when it was taken, else the sentence why not ("" when the line is away).
const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

export async function post(url, facts) {
  try {
    const answer = await send(url, JSON.stringify(facts), "application/json");
    if (answer.ok) return null;
    return (await answer.json()).text ?? "";
  } catch {
    return "";
  }
}

/** The answer itself; throws without a line. */
export function send(url, body, type) {
  const headers = { "X-CSRFToken": cookie("csrftoken"), "Content-Type": type, Accept: "application/json" };
  return fetch(url, { method: "POST", headers, body });
}
