// The worker of a room's screen: plays films from their pieces on this computer, a piece in memory at a time.
// What is not here it does not fetch: a film that is not whole is not played.
const PIECE = 1024 * 1024;
const COPY = /^\/film\/copy\/([0-9a-f]{64})\.(mp4|vtt)$/;
const TYPES = { mp4: "video/mp4", vtt: "text/vtt" };

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const found = url.origin === location.origin && COPY.exec(url.pathname);
  if (found) event.respondWith(answer(event.request, found[1], found[2]));
});

async function answer(request, digest, ending) {
  const cache = await caches.open(`film-${digest}`);
  const index = await cache.match(`/film/copy/${digest}/index`);
  if (!index) return new Response(null, { status: 404 });
  const { size } = await index.json();
  const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("Range") ?? "");
  let [start, end] = [0, size];
  if (asked?.[1]) [start, end] = [Number(asked[1]), asked[2] ? Math.min(size, Number(asked[2]) + 1) : size];
  else if (asked?.[2]) start = Math.max(0, size - Number(asked[2]));
  if (start >= end) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${size}` } });
  const headers = { "Content-Type": TYPES[ending], "Content-Length": String(end - start), "Accept-Ranges": "bytes" };
  if (asked) headers["Content-Range"] = `bytes ${start}-${end - 1}/${size}`;
  return new Response(pieces(cache, digest, start, end), { status: asked ? 206 : 200, headers });
}

function pieces(cache, digest, start, end) {
  let at = start;
  return new ReadableStream({
    async pull(controller) {
      if (at >= end) return controller.close();
      const number = Math.floor(at / PIECE);
      const piece = await cache.match(`/film/copy/${digest}/${number}`);
      if (!piece) return controller.error(new Error(`piece ${number} is gone`));
      const bytes = new Uint8Array(await piece.arrayBuffer());
      const from = at - number * PIECE;
      const taken = bytes.subarray(from, Math.min(bytes.length, from + end - at));
      at += taken.length;
      controller.enqueue(taken);
      return undefined;
    },
  }, { highWaterMark: 0 });
}
