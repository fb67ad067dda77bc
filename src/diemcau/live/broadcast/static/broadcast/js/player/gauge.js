// What a line carries, in kbit/s, from the pieces that come over it. A fall is believed soon (averaged is the time that bytes take, not
// their rate: one slow piece tells more than three quick ones), a rise step by step. What a cache gave says nothing.
const [SMALL, MOST] = [4000, 50_000]; // bytes of which nothing can be told; kbit/s
const [WEIGHT, MOST_WEIGHT] = [0.25, 0.5]; // of a new piece: for each second of picture that it holds
const STEP = 8; // times what was believed: more one piece does not say
const QUICK_MS = 60; // a cache takes no longer

export class Gauge {
  /** `kbps`: what the line is remembered to carry, 0 when nobody knows. */
  constructor(kbps = 0) {
    this.kbps = kbps;
    this.pieces = 0; // that were measured
    this.heard = 0; // when the last one came
    this.piece = null; // that was asked for and is not whole
  }

  /** For how many ms a piece has been coming that is not whole yet. One that the hall has not made yet does not come. */
  get coming() {
    const first = this.piece?.stats.loading.first;
    return first ? performance.now() - first : 0;
  }

  /** A piece of `bytes` that took `ms` to come and lasts `seconds`. */
  take(bytes, ms, seconds) {
    if (bytes < SMALL || ms <= 0) return;
    const found = Math.min(MOST, (bytes * 8) / ms);
    const weight = Math.min(MOST_WEIGHT, WEIGHT * seconds);
    if (!this.kbps) this.kbps = found;
    else if (found < this.kbps) this.kbps = 1 / ((1 - weight) / this.kbps + weight / found);
    else this.kbps = this.kbps * (1 - weight) + Math.min(found, this.kbps * STEP) * weight;
    this.pieces += 1;
  }

  hear() {
    this.heard = performance.now();
    this.piece = null;
  }

  /** Reads what hls.js loads. */
  listen(hls, { FRAG_LOADING, FRAG_LOADED, FRAG_LOAD_EMERGENCY_ABORTED, FRAG_BUFFERED }) {
    let misled = false;
    const came = (_name, { frag, part }) => {
      const { url, duration, stats: { loaded, loading } } = part ?? frag;
      this.hear();
      const ms = (loading.end || this.heard) - (part ? loading.first : loading.start); // a part is asked for before it is made
      misled = cached(url, ms);
      if (!misled) this.take(loaded, ms, duration);
    };
    hls.on(FRAG_LOADING, (_name, { frag, part }) => { this.piece = part ?? frag; });
    hls.on(FRAG_LOADED, came);
    hls.on(FRAG_LOAD_EMERGENCY_ABORTED, came); // given up half way
    hls.on(FRAG_BUFFERED, () => { if (misled && this.kbps) hls.bandwidthEstimate = this.kbps * 1000; }); // it takes the cache for a line
  }
}

/** Whether the browser had this address itself: a page opened again finds what it played, and would take its line for a good one. */
function cached(url, ms) {
  if (ms > QUICK_MS) return false;
  const entry = performance.getEntriesByName(url, "resource").at(-1);
  return entry?.transferSize === 0 && entry.encodedBodySize > 0;
}

// Browsers note 250 addresses and no more: over a day there would be none of the new ones.
performance.addEventListener("resourcetimingbufferfull", () => performance.clearResourceTimings());
