"""A look at every page behind the doors: what axe finds in both themes, and every text that people see or hear."""

from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

_AXE = Axe().axe_script
SERIOUS = ("serious", "critical")
_TEXTS = """() => {
  const texts = [];
  const hidden = (element) => element.closest('script, style, template, noscript, code, [lang]:not(html)');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!hidden(walker.currentNode.parentElement)) texts.push(walker.currentNode.data);
  for (const element of document.querySelectorAll('[title], [aria-label], [placeholder], [alt], optgroup[label]'))
    if (!hidden(element))
      for (const name of ['title', 'aria-label', 'placeholder', 'alt', 'label']) texts.push(element.getAttribute(name) ?? '');
  return [document.title, ...texts].map((text) => text.replace(/\\s+/g, ' ').trim()).filter(Boolean);
}"""


@dataclass
class Looked:
    """What was found on a page in one language: `faults` as (theme, rule, place), `said` by the console, `texts`."""

    name: str
    texts: list[str] = field(default_factory=list)
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def look_at_all(context: BrowserContext, base: str, facts: dict[str, Any], themes: tuple[str, ...]) -> list[Looked]:
    """Every page once, in the language of the context's cookie."""
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    looked = []
    for name, who, path in facts["pages"]:
        context.clear_cookies(name="sessionid")
        if who in facts["sessions"]:
            context.add_cookies([{"name": "sessionid", "value": facts["sessions"][who], "url": base}])
        said.clear()
        looked.append(_look(page, f"{base}{path}", f"{name or path} ({who})", themes))
        looked[-1].said = [text for text in said if "404 (" not in text]
    page.close()
    return looked


def _look(page: Page, url: str, name: str, themes: tuple[str, ...]) -> Looked:
    """All rules in the first of `themes`, those of colour again in the others."""
    page.goto(url, wait_until="load")
    if name.startswith("offline:desk"):
        page.wait_for_selector("body.has-pack .person")
    page.evaluate(_AXE)
    looked = Looked(name, page.evaluate(_TEXTS), _faults(page, themes[0]))
    for theme in themes[1:]:
        looked.faults += _faults(page, theme, {"runOnly": ["color-contrast"]})
    return looked


def _faults(page: Page, theme: str, options: dict[str, Any] | None = None) -> list[tuple[str, str, str]]:
    page.evaluate("(theme) => (document.documentElement.dataset.theme = theme)", theme)
    page.evaluate("document.getAnimations().forEach((one) => one.cancel())")
    found = page.evaluate("(options) => axe.run(options)", {"resultTypes": ["violations"]} | (options or {}))[
        "violations"
    ]
    return [(theme, v["id"], n["html"][:160]) for v in found if v["impact"] in SERIOUS for n in v["nodes"][:3]]
