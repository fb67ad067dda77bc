"""The page that shows every component: in both languages and themes, without a serious fault, and fitting every screen."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, expect

from tests.ui.stage import Stage

pytestmark = pytest.mark.browser
DRESSES = [(theme, language) for theme in ("light", "dark") for language in ("vi", "en")]


@pytest.mark.parametrize(("theme", "language"), DRESSES)
def test_nothing_serious_for_axe(stage: Stage, context: BrowserContext, theme: str, language: str) -> None:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{stage.base}/ui/components?theme={theme}&language={language}")
    page.wait_for_function("document.querySelector('[data-theme-switch] [aria-pressed=true]')")
    page.evaluate("document.getAnimations().forEach((one) => one.cancel())")
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found if v["impact"] in ("serious", "critical")] == []
    assert said == []
    assert page.evaluate("document.documentElement.lang") == language


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 768), (1920, 1080)])
def test_no_screen_has_to_scroll_sideways(stage: Stage, context: BrowserContext, width: int, height: int) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{stage.base}/ui/components")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_dialog_opens_keeps_focus_and_closes_by_keyboard(stage: Stage, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{stage.base}/ui/components?language=en")
    page.wait_for_function("document.querySelector('[data-theme-switch] [aria-pressed=true]')")
    opener = page.get_by_role("button", name="Open a dialog")
    opener.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('dialog')?.id") == "sample-dialog"
    page.keyboard.press("Escape")
    assert page.evaluate("document.querySelector('dialog[open]')") is None
    assert opener.evaluate("(button) => button === document.activeElement")


def test_theme_is_chosen_kept_and_shown_without_a_flash(stage: Stage, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{stage.base}/ui/components?language=en")
    page.get_by_role("button", name="Dark", exact=True).click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.goto(f"{stage.base}/ui/components?language=en")
    assert page.evaluate("document.documentElement.outerHTML").startswith('<html lang="en" data-theme="dark"')


def test_toast_speaks_and_errors_stay_until_closed(stage: Stage, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{stage.base}/ui/components?language=en")
    page.get_by_role("button", name="Show a message").click()
    expect(page.locator("#toasts .notice.done p")).to_have_text("Twenty check-ins were accepted.")
    page.evaluate("document.dispatchEvent(new CustomEvent('toast', {detail: {text: 'No', kind: 'error'}}))")
    page.locator("#toasts .notice.error").get_by_role("button", name="Close").click()
    expect(page.locator("#toasts .notice.error")).to_have_count(0)


def test_english_page_holds_no_vietnamese_of_ours(stage: Stage, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{stage.base}/ui/components?language=en")
    words = page.evaluate(
        "[...document.querySelectorAll('h2[id], label, .button, legend, th[scope=col], dt')].map((e) => e.textContent)"
    )
    assert [word for word in words if re.search("[ăâđêôơưạảấầẩậắằẳặẹẻẽếềểệỉịọỏốồổộớờởợụủứừửữự]", word.lower())] == []


def test_vietnamese_page_holds_no_english_of_ours(stage: Stage, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{stage.base}/ui/components?language=vi")
    words = page.evaluate(
        "[...document.querySelectorAll('h1, h2[id], label, .button, legend, th[scope=col], dt, .title')].map((e) => e.textContent)"
    )
    english = re.compile(
        r"\b(the|of|and|room|rooms|name|state|show|all|more|save|cancel|confirm|form|with)\b", re.IGNORECASE
    )
    assert [word for word in words if english.search(word)] == []
