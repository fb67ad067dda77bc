// Operations as devices make them (kernel.op).

/** A UUIDv7 (RFC 9562 §5.7) as text. */
export function uuid7(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256
  bytes[6] = 0x70 | (bytes[6] & 0x0f)
  bytes[8] = 0x80 | (bytes[8] & 0x3f)
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("")
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
}

/** Makes ops of this page: own boot, own count, the clock's best guess of the server's time. */
export class OpMaker {
  constructor({ device, site, run }, offset) {
    this.base = { device, site, run, v: 1, boot: uuid7().slice(-12) }
    this.offset = offset
    this.n = 0
  }

  make(kind, body, saw = []) {
    const at = Date.now()
    return {
      ...this.base, id: uuid7(at), kind, n: this.n++, at, saw: saw.slice(0, 8), body,
      mono: Math.round(performance.now()), offset: this.offset(),
    }
  }
}
