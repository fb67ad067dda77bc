// Native dialogs: <button data-dialog="id"> opens, data-close and a click beside it close. Focus goes back by itself.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    document.getElementById(opener.dataset.dialog)?.showModal();
    return;
  }
  const closer = event.target.closest("[data-close]");
  if (closer) {
    closer.closest("dialog")?.close(closer.value ?? "");
    return;
  }
  if (event.target instanceof HTMLDialogElement && beside(event.target, event)) event.target.close("");
});

function beside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  return event.detail > 0 && !inside;
}

// An answer with `HX-Trigger: {"close-dialog": "id"}` closes it; without an id, whatever is open.
document.addEventListener("close-dialog", (event) => {
  const id = event.detail?.value;
  const open = id ? [document.getElementById(id)] : document.querySelectorAll("dialog[open]");
  for (const dialog of open) dialog?.close("");
});
