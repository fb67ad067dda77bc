// <copy-text>: its button copies what stands in its field. Without a script there is no button, and the text can be marked by hand.

class CopyText extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("[data-copy]");
    const field = this.querySelector("textarea");
    if (!button || !field) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      let done = true;
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        done = document.execCommand("copy"); // pages that do not come by https have no clipboard
      }
      if (done) button.textContent = button.dataset.copied;
    });
  }
}

customElements.define("copy-text", CopyText);
