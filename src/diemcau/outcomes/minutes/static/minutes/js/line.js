const WAIT_MS = 15_000;

/** What came back, `{ ok, said }`, or null where the line, the server or the signing in is away. */
export async function post(url, facts) {
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams(facts), signal: AbortSignal.timeout(WAIT_MS) }).catch(() => null);
  const said = answer && !answer.redirected ? await answer.json().catch(() => null) : null;
  return said && (answer.ok || said.error) ? { ok: answer.ok, said } : null;
}

/** The list as it is now, null where it cannot be had. */
export async function list(url) {
  const answer = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(WAIT_MS) }).catch(() => null);
  return answer?.ok && !answer.redirected ? answer.text().catch(() => null) : null;
}
