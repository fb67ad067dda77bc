// This page's hold on the device's camera and microphone: one page of a browser has them, the others look on.
import { openCamera, remember } from "./camera.js";

export class Own {
  /** `told()` whenever `stream`, `fault` ("", insecure, denied, missing, busy) or `asking` is another. */
  constructor(site, told) {
    Object.assign(this, { name: `diemcau-call-${site}`, told, stream: null, fault: "", asking: false });
  }

  track(kind) {
    return this.stream?.getTracks().find((track) => track.kind === kind) ?? null;
  }

  async open() {
    if (this.asking || this.stream) return;
    this.asking = true;
    try {
      if (!(await this.lock())) return;
      this.fault = "";
      this.told();
      this.stream = await openCamera();
      remember({ mine: true });
      for (const track of this.stream.getTracks()) track.addEventListener("ended", () => this.lost());
    } catch (fault) {
      this.fault = fault.why ?? "busy";
      this.unlock();
    } finally {
      this.asking = false;
      this.told();
    }
  }

  lock() {
    if (!navigator.locks || this.free) return true;
    return new Promise((got) => {
      const hold = (lock) => {
        got(Boolean(lock));
        return lock ? new Promise((free) => { this.free = free; }) : null;
      };
      navigator.locks.request(this.name, { ifAvailable: true }, hold);
    });
  }

  unlock() {
    this.free?.();
    this.free = null;
  }

  /** Pulled out, or taken away by the browser. */
  lost() {
    if (!this.stream) return;
    this.close();
    this.fault = "missing";
    this.told();
  }

  close() {
    const { stream } = this;
    this.stream = null;
    stream?.getTracks().forEach((track) => track.stop());
    this.unlock();
  }

  choose(kind, id) {
    remember({ [kind]: id });
    this.close();
    return this.open();
  }
}
