"""A clock in pictures: a camera (or an encoder's frame) that shows the time as black and white fields, and how to read it off a
room's player. What lies between is the way from glass to glass."""

BITS = 32
# A camera of the browser's own, 1280 × 720, with something that moves.
CAMERA = """() => {
  const { mediaDevices } = navigator, real = mediaDevices.getUserMedia.bind(mediaDevices);
  const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 720 });
  const pen = canvas.getContext("2d");
  const draw = () => {
    pen.fillStyle = "#336"; pen.fillRect(0, 0, 1280, 720);
    pen.fillStyle = `hsl(${(Date.now() / 20) % 360} 70% 50%)`; pen.fillRect((Date.now() / 4) % 1280, 300, 200, 200);
    let rest = Math.floor(Date.now() % 2 ** 31);
    for (let bit = 0; bit < 32; bit += 1, rest = Math.floor(rest / 2)) {
      pen.fillStyle = rest % 2 ? "#fff" : "#000"; pen.fillRect(bit * 40, 0, 40, 80);
    }
  };
  setInterval(draw, 20);
  mediaDevices.getUserMedia = (wish) => (wish.video ? Promise.resolve(canvas.captureStream(30)) : real(wish));
}"""
# The moment that the room's picture shows, how far it is behind now, and what the player says of itself; null without a picture.
READ = """() => {
  const { faces, source, pace } = document.querySelector("broadcast-pane") ?? {};
  const video = faces?.video;
  if (!video || video.readyState < 2 || !video.videoWidth) return null;
  const canvas = Object.assign(document.createElement("canvas"), { width: 128, height: 72 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(video, 0, 0, 128, 72);
  const row = pen.getImageData(0, 4, 128, 1).data;
  let value = 0;
  for (let bit = 31; bit >= 0; bit -= 1) value = value * 2 + (row[(bit * 4 + 2) * 4 + 1] > 128 ? 1 : 0);
  const ahead = video.buffered.length ? video.buffered.end(video.buffered.length - 1) - video.currentTime : 0;
  return { shown: value, behind: (Date.now() % 2 ** 31) - value, low: pace.low, latency: source.behind, target: source.target,
    dated: source.playing ? Date.now() - source.playing : 0, ahead, rate: video.playbackRate, rung: source.rung };
}"""


def fields(moment_ms: int, width: int) -> bytes:
    """One line of the clock's picture, as brightness."""
    rest = moment_ms % 2**31
    return b"".join(bytes([235 if rest >> bit & 1 else 16]) * (width // BITS) for bit in range(BITS))
