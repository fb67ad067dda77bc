// The browser's own HLS, where there is no hls.js (Safari on phones and televisions; Chromium can, too): the few questions that the
// player asks hls.js, answered from the video itself. What the line carries it does not say.
const KIND = "application/vnd.apple.mpegurl";
const BEHIND_S = 6;

export const able = (video) => video.canPlayType(KIND) !== "";

export class Native {
  /** `failed()` when nothing can be played any more, `heard()` with every piece that comes. */
  constructor(video, address, { failed, heard }) {
    this.video = video;
    this.over = new AbortController();
    const options = { signal: this.over.signal };
    video.addEventListener("error", failed, options);
    video.addEventListener("progress", heard, options);
    video.addEventListener("loadedmetadata", () => this.join(), options);
    video.src = address;
  }

  /** Begins where the others are, not at the oldest that is there. */
  join() {
    const at = this.liveSyncPosition;
    if (at > this.video.currentTime + 1) this.video.currentTime = at;
  }

  get end() {
    const { seekable } = this.video;
    return seekable.length ? seekable.end(seekable.length - 1) : 0;
  }

  get latency() {
    return Math.max(0, this.end - this.video.currentTime);
  }

  get targetLatency() {
    return BEHIND_S;
  }

  get liveSyncPosition() {
    return this.end && Number.isFinite(this.end) ? Math.max(0, this.end - BEHIND_S) : null;
  }

  /** The hall's moment of the picture, from the playlist's dates; null where the browser keeps them to itself. */
  get playingDate() {
    const began = this.video.getStartDate?.().getTime();
    return began ? new Date(began + this.video.currentTime * 1000) : null;
  }

  destroy() {
    this.over.abort();
    this.video.removeAttribute("src");
    this.video.load();
  }
}
