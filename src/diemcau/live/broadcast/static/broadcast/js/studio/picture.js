// The programme's picture: one source fills it, another may stand in its corner. Sources are videos and the page of slides.
const FRAMES = 25;
const [INSET, EDGE] = [0.26, 0.02]; // of the width
const DARK = "#10181b";

export class Picture {
  /** `slide()` gives the image of the page that rooms see, or null. */
  constructor(canvas, slide) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d", { alpha: false });
    this.slide = slide;
    this.videos = {}; // camera, screen, caller
    this.main = "camera";
    this.inset = "";
    this.ticks = new Worker(new URL("./ticks.js", import.meta.url));
    this.ticks.onmessage = () => this.draw();
    this.ticks.postMessage(1000 / FRAMES);
  }

  /** Puts a stream (or null) behind a name. */
  async put(name, stream) {
    if (name !== "caller") this.videos[name]?.srcObject?.getTracks().forEach((track) => track.stop());
    if (!stream) {
      delete this.videos[name];
      return;
    }
    const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true, srcObject: stream });
    this.videos[name] = video;
    await video.play();
  }

  has(name) {
    return name === "slides" ? Boolean(this.slide()) : Boolean(this.videos[name]);
  }

  /** Lines of the picture: fewer where the line is thin. */
  resize(lines) {
    if (this.canvas.height === lines) return;
    this.canvas.height = lines;
    this.canvas.width = (lines * 16) / 9;
  }

  stream() {
    return this.canvas.captureStream(FRAMES);
  }

  draw() {
    const { pen, canvas } = this;
    pen.fillStyle = DARK;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    this.place(this.main, 0, 0, canvas.width, canvas.height);
    if (!this.inset || this.inset === this.main) return;
    const [wide, edge] = [canvas.width * INSET, canvas.width * EDGE];
    const high = (wide * 9) / 16;
    this.place(this.inset, canvas.width - wide - edge, canvas.height - high - edge, wide, high);
  }

  place(name, left, top, wide, high) {
    const image = name === "slides" ? this.slide() : this.videos[name];
    const [w, h] = [image?.videoWidth ?? image?.naturalWidth ?? 0, image?.videoHeight ?? image?.naturalHeight ?? 0];
    if (!w || !h) return;
    const share = Math.min(wide / w, high / h);
    this.pen.drawImage(image, left + (wide - w * share) / 2, top + (high - h * share) / 2, w * share, h * share);
  }
}
