// The page's policy names whom it may fetch from. When the hub has chosen another media server since, the page is loaded anew, once a minute at most.
const [KEY, WAIT_MS] = ["broadcast-reloaded", 60_000];

addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
  const last = Number(sessionStorage.getItem(KEY) ?? 0);
  if (!["connect-src", "media-src"].includes(effectiveDirective) || Date.now() - last < WAIT_MS) return;
  sessionStorage.setItem(KEY, String(Date.now()));
  location.reload();
});
