// This device's camera and microphone: opened when they are needed, closed after, the choice kept on the device.
const STORE = "diemcau-call";
const PICTURE = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 20, max: 25 } };
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const WHY = { NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "missing", OverconstrainedError: "missing", NotReadableError: "busy", AbortError: "busy" };

export function recall() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return {};
  }
}

export function remember(facts) {
  try {
    localStorage.setItem(STORE, JSON.stringify({ ...recall(), ...facts }));
  } catch {
    // private windows may refuse: asked again next time
  }
}

/** A number by which the stage knows this browser again when its page was loaded anew. */
export function device() {
  const known = recall().device ?? crypto.getRandomValues(new Uint32Array(1))[0];
  if (recall().device !== known) remember({ device: known });
  return known;
}

/** Whether this device may be used without anybody's touching it: it is the room's own (meta call-own), and was chosen here before or
 * is allowed for good by the browser. Who looks in from the hub never shows their own face for a room. */
export async function isGiven() {
  if (!isSecureContext || !navigator.mediaDevices || !document.querySelector('meta[name="call-own"]')) return false;
  try {
    const asked = ["camera", "microphone"].map((name) => navigator.permissions.query({ name }));
    const states = (await Promise.all(asked)).map(({ state }) => state);
    return states.every((state) => state === "granted") || (recall().mine === true && !states.includes("denied"));
  } catch {
    return recall().mine === true; // a browser that does not tell
  }
}

/** Both; the sound alone where there is no camera. Throws {why}: insecure, denied, missing or busy. */
export async function openCamera() {
  if (!isSecureContext || !navigator.mediaDevices) throw Object.assign(new Error("insecure"), { why: "insecure" });
  const { camera, microphone } = recall();
  const video = { ...PICTURE, ...(camera && { deviceId: { ideal: camera } }) };
  const audio = { ...SOUND, ...(microphone && { deviceId: { ideal: microphone } }) };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio, video });
  } catch (fault) {
    if (fault.name === "NotFoundError") {
      const sound = await navigator.mediaDevices.getUserMedia({ audio }).catch(() => null);
      if (sound) return sound;
    }
    throw Object.assign(fault, { why: WHY[fault.name] ?? "busy" });
  }
}

/** `{cameras, microphones}`: [{id, label}]. */
export async function devices() {
  const all = await navigator.mediaDevices.enumerateDevices();
  const of = (name) => all.filter((one) => one.kind === name && one.deviceId).map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { cameras: of("videoinput"), microphones: of("audioinput") };
}
