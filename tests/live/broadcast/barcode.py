"""A camera that shows the time, and how to read it off a picture: what lies between is the way from glass to glass."""

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

READ = """() => {
  const { video } = document.querySelector("broadcast-pane").faces;
  if (video.readyState < 2 || !video.videoWidth) return null;
  const canvas = Object.assign(document.createElement("canvas"), { width: 128, height: 72 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(video, 0, 0, 128, 72);
  const row = pen.getImageData(0, 4, 128, 1).data;
  let value = 0;
  for (let bit = 31; bit >= 0; bit -= 1) value = value * 2 + (row[(bit * 4 + 2) * 4 + 1] > 128 ? 1 : 0);
  const { source, pace } = document.querySelector("broadcast-pane");
  return { shown: value, behind: (Date.now() % 2 ** 31) - value, low: pace.low, latency: source.behind };
}"""
