// What was missed, asked for: GET /live/since, the way round proxies that swallow streams.
import { ticketHeaders } from "./ticket.js";

/** The ticket is missing, has run out, or does not open these subjects. */
export class NotLetIn extends Error {}

/** Events of all subjects after a frame's id, as the stream would have given them. Throws NotLetIn, or without a line. */
export async function eventsSince(subjects, after) {
  const answers = await Promise.all(subjects.map((subject) => since(subject, after)));
  const frames = answers.flatMap((answer) => answer.frames ?? []).map(({ id, html, cues }) => (
    { id, event: "frame", data: JSON.stringify({ html, cues }) }
  ));
  return answers.some((answer) => answer.resync) ? [...frames, { id: null, event: "resync", data: "{}" }] : frames;
}

async function since(subject, after) {
  const query = new URLSearchParams({ subject, after });
  const answer = await fetch(`/live/since?${query}`, { headers: ticketHeaders(), cache: "no-store" });
  if ([401, 403, 404].includes(answer.status)) throw new NotLetIn();
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}
