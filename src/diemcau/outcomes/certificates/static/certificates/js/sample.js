/** The certificate as it is typed: drawn by the server, half a second after the last change. */

const REST_MS = 400;

class CertificateSample extends HTMLElement {
  #form = null;
  #timer = 0;
  #asked = null;

  connectedCallback() {
    this.#form = this.closest("form");
    this.#form.addEventListener("input", this.#soon);
    this.#form.addEventListener("change", this.#soon);
    this.#draw();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.#form?.removeEventListener("input", this.#soon);
    this.#form?.removeEventListener("change", this.#soon);
  }

  #soon = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#draw(), REST_MS);
  };

  async #draw() {
    this.#asked?.abort();
    this.#asked = new AbortController();
    const image = this.querySelector("img");
    const told = this.querySelector("[role=status]");
    image.setAttribute("aria-busy", "true");
    if (image.hidden) told.textContent = told.dataset.waiting;
    try {
      const body = new FormData(this.#form);
      const answer = await fetch(this.dataset.address, { method: "POST", body, signal: this.#asked.signal });
      if (answer.status === 422) {
        const { errors } = await answer.json();
        told.textContent = Object.values(errors).flat().join(" ");
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const before = image.src;
      image.src = URL.createObjectURL(await answer.blob());
      if (before) URL.revokeObjectURL(before);
      image.hidden = false;
      told.textContent = "";
    } catch (fault) {
      if (fault.name !== "AbortError") told.textContent = told.dataset.lost;
    } finally {
      image.removeAttribute("aria-busy");
    }
  }
}

customElements.define("certificate-sample", CertificateSample);
