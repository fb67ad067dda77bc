// What was missed, asked for: GET /live/since, the way round proxies that swallow streams. The server waits with its answer.
import { ticketHeaders } from "./ticket.js";

/** The ticket is missing, has run out, or does not open this subject. */
export class NotLetIn extends Error {}

/** {events, after}: what came to one subject after a frame's id, as the stream would have given it, and the id to go on from. */
export async function eventsSince(subject, after, signal) {
  const query = new URLSearchParams({ subject, ...(after && { after }) });
  const answer = await fetch(`/live/since?${query}`, { headers: ticketHeaders(), cache: "no-store", signal });
  if ([401, 403, 404].includes(answer.status)) throw new NotLetIn();
  if (!answer.ok) throw new Error(String(answer.status));
  const { frames = [], resync, id } = await answer.json();
  const events = frames.map((frame) => ({ id: frame.id, event: "frame", data: JSON.stringify({ html: frame.html, cues: frame.cues }) }));
  if (resync && after) events.push({ id, event: "resync", data: "{}" });
  return { events, after: id ?? after };
}
