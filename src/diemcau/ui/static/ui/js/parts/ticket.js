// The ticket that opens the stream: an HttpOnly cookie below /live, renewed by POST. A page that answers with JSON
// {"ticket": …} gets it sent as Authorization instead, so that two rooms can be open side by side in one browser.
let text = "";

function cookie(name) {
  return document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

/** Headers for requests below /live. */
export function ticketHeaders() {
  return text ? { Authorization: `Bearer ${text}` } : {};
}

/** Uses a ticket the page holds itself (the desk keeps its own). */
export function useTicket(ticket) {
  text = ticket;
}

/** Asks for a new ticket. True when there is one, false when it was refused; throws without a line. */
export async function renewTicket() {
  const url = document.querySelector('meta[name="ticket-renew"]')?.content;
  if (!url) return false;
  const answer = await fetch(url, {
    method: "POST", headers: { "X-CSRFToken": cookie("csrftoken"), Accept: "application/json" },
  });
  if (answer.status >= 500) throw new Error(`renewal answered ${answer.status}`);
  if (!answer.ok) return false;
  if (answer.headers.get("Content-Type")?.includes("json")) text = (await answer.json()).ticket ?? text;
  return true;
}
