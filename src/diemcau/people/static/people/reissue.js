// Who is on the phone, by keyboard alone: ↓ leads from what is typed into the list, a number or the arrows choose, Enter makes the code.
document.addEventListener("keydown", (event) => {
  const choices = [...document.querySelectorAll("#hits input[type=radio]")];
  if (!choices.length || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.id === "q" && event.key === "ArrowDown") choose(choices.find((one) => one.checked) ?? choices[0]);
  else if (choices.includes(event.target) && choices[event.key - 1]) choose(choices[event.key - 1]);
  else return;
  event.preventDefault();
});

// What was made comes into sight, also on a phone, where it stands below the buttons.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.requestConfig?.verb === "post") document.getElementById("issued").scrollIntoView({ block: "nearest" });
});

function choose(radio) {
  radio.checked = true;
  radio.focus();
}
