// Cameras, microphones and screens of this computer, and in one word why one cannot be had.
const ROOM = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }; // a mixer's sound is left as it is
const KINDS = ["video/webm;codecs=h264,opus", "video/webm;codecs=avc1,opus"];
const WHY = { NotAllowedError: "denied", NotFoundError: "missing", NotReadableError: "busy", OverconstrainedError: "missing" };

/** What stands against broadcasting from this browser: "insecure", "browser", or "". */
export function unable() {
  if (!isSecureContext || !navigator.mediaDevices) return "insecure";
  return kind() && HTMLCanvasElement.prototype.captureStream ? "" : "browser";
}

/** The recorder's kind that rooms can play; "" when the browser makes none. */
export function kind() {
  return KINDS.find((name) => globalThis.MediaRecorder?.isTypeSupported(name)) ?? "";
}

/** `{cameras, microphones}`: [{id, label}]; labels are there once one of them was allowed. */
export async function list() {
  const all = await navigator.mediaDevices.enumerateDevices();
  const of = (name) => all.filter((d) => d.kind === name && d.deviceId).map((d) => ({ id: d.deviceId, label: d.label }));
  return { cameras: of("videoinput"), microphones: of("audioinput") };
}

export function camera(id) {
  const picture = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25 } };
  return navigator.mediaDevices.getUserMedia({ video: { ...picture, ...(id ? { deviceId: { exact: id } } : {}) } });
}

export function microphone(id) {
  return navigator.mediaDevices.getUserMedia({ audio: { ...ROOM, ...(id ? { deviceId: { exact: id } } : {}) } });
}

/** A screen or a window, with its sound where the system gives it. */
export function screen() {
  return navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 25 }, audio: ROOM });
}

export function why(fault) {
  return WHY[fault.name] ?? "busy";
}
