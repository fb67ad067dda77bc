// <desk-scan>: the camera reads personal QR codes; where there is no camera it says why and takes typed codes.
import { h, icon } from "./dom.js"
import { codeHash, tidyCode } from "./names.js"
import { t } from "./text.js"

const EVERY = 150 // ms between two looks
const SAME = 4000 // ms in which the same code is the same look

class DeskScan extends HTMLElement {
  begin(desk) {
    this.desk = desk
    this.video = this.querySelector("video")
    this.querySelector("[data-start]").addEventListener("click", () => this.start())
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault()
      const input = event.target.elements.code
      if (tidyCode(input.value).length >= 6) this.#found(input.value).then(() => (input.value = ""))
      else input.focus()
    })
  }

  /** The view was opened or left: a camera nobody needs is off. */
  show(open) {
    if (open && this.wanted) this.start()
    if (!open) this.#stop()
  }

  async start() {
    if (this.stream) return
    this.wanted = true
    try {
      if (!window.isSecureContext) throw new Off("no_https")
      if (!navigator.mediaDevices?.getUserMedia) throw new Off("no_camera")
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } })
      this.read ??= await reader()
      this.video.srcObject = this.stream
      await this.video.play()
      this.#say("")
      this.#look()
    } catch (fault) {
      this.#stop()
      this.wanted = false
      this.#say(reasonOf(fault))
    }
  }

  #stop() {
    clearTimeout(this.timer)
    this.stream?.getTracks().forEach((track) => track.stop())
    this.stream = null
    this.classList.remove("is-on")
  }

  #say(reason) {
    this.classList.toggle("is-on", !reason)
    const place = this.querySelector("[data-why]")
    place.hidden = !reason
    place.replaceChildren(...(reason ? [icon("camera"), h("p", {}, t(`camera.${reason}`))] : []))
  }

  async #look() {
    if (!this.stream) return
    const text = await this.read(this.video).catch(() => "")
    if (text && !(text === this.last && Date.now() - this.lastAt < SAME)) {
      Object.assign(this, { last: text, lastAt: Date.now() })
      navigator.vibrate?.(60)
      await this.#found(text)
    }
    if (text === this.last && text) this.lastAt = Date.now()
    this.timer = setTimeout(() => this.#look(), EVERY)
  }

  async #found(text) {
    if (!window.isSecureContext) return this.#say("no_https")
    const hash = await codeHash(this.desk.config.conference, tidyCode(text))
    this.desk.scanned(hash)
  }
}

class Off extends Error {
  constructor(reason) {
    super(reason)
    this.reason = reason
  }
}

function reasonOf(fault) {
  if (fault instanceof Off) return fault.reason
  return { NotAllowedError: "denied", NotFoundError: "no_camera", NotReadableError: "busy" }[fault.name] ?? "no_camera"
}

/** The browser's own detector where it has one, else zxing from our own shelf. */
async function reader() {
  const formats = await window.BarcodeDetector?.getSupportedFormats().catch(() => [])
  if (formats?.includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] })
    return async (video) => (await detector.detect(video))[0]?.rawValue
  }
  const { script, wasm } = document.querySelector("desk-scan").dataset
  await new Promise((done, fail) => document.head.append(h("script", { src: script, onload: done, onerror: () => fail(new Off("no_reader")) })))
  ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: false })
  const canvas = h("canvas")
  return async (video) => {
    if (!video.videoWidth) return ""
    Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight })
    const context = canvas.getContext("2d", { willReadFrequently: true })
    context.drawImage(video, 0, 0)
    const found = await ZXingWASM.readBarcodes(context.getImageData(0, 0, canvas.width, canvas.height), { formats: ["QRCode"], maxNumberOfSymbols: 1 })
    return found[0]?.text
  }
}

customElements.define("desk-scan", DeskScan)
