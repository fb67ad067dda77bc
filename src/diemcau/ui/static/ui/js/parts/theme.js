// Light, dark, or as the machine says. The server writes data-theme from the cookie, so nothing flashes.
const root = document.documentElement;

function current() {
  return root.dataset.theme ?? "";
}

function show(group) {
  for (const button of group.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === current()));
  }
}

function choose(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  const age = theme ? 365 * 86400 : 0;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  document.querySelectorAll("[data-theme-switch]").forEach(show);
}

document.querySelectorAll("[data-theme-switch]").forEach(show);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-switch] button");
  if (button) choose(button.value);
});
