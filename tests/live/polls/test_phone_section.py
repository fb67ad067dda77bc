"""The section of polls on a phone, in a browser without a server: what a press sends, and what is said of it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Page, expect

from diemcau.kernel.clock import SystemClock
from diemcau.live.polls import phone as section
from diemcau.live.polls.faces import Bar, Choice, Face
from tests.browser import CHROMIUM, one_playwright
from tests.ui.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
UID = "00000000-0000-4000-8000-000000000001"
BEGIN = """<!doctype html><html lang="vi"><body class="phone"><main>SECTION</main><script type="module">
import { phone } from "/static/ui/js/phone/api.js";
import "/static/polls/js/phone.js";
window.sent = [];
window.became = (facts) => { Object.assign(sent.at(-1), facts); phone.tell("polls", "entries", sent); };
window.drawn = (html) => { document.querySelector("main").innerHTML = html; phone.tell("polls", "shown", document.querySelector("#phone-polls")); };
phone.begin({ me: ME, texts: { polls: TEXTS }, now: () => Date.now() + (window.later ?? 0), refresh() {},
  entries: (beginning) => sent.filter(({ kind }) => kind.startsWith(beginning)),
  async send(kind, body) {
    sent.push({ id: String(sent.length), kind, body, at: Date.now(), state: "waiting", reason: "" });
    phone.tell("polls", "entries", sent);
    return sent.at(-1);
  } });
document.body.dataset.ready = "";
</script></body></html>"""


def face(**wishes: Any) -> Face:
    usual: dict[str, Any] = {
        "uid": UID, "kind": "single", "title": "Chọn một ý", "naming": "unit", "naming_name": "chỉ ghi đơn vị", "is_open": True,
        "until": 0, "slot": 0, "most": 1, "choices": [Choice("1", "Cả ngày"), Choice("2", "Nửa ngày"), Choice("3", "Trực tuyến")],
        "bars": [], "answers": 0, "is_counted": False, "turnout": "",
    }  # fmt: skip
    return Face(**usual | wishes)


def drawn(one: Face) -> str:
    with translation.override("vi"):
        return render_to_string("polls/phone.html", {"faces": [one], "ballots": 60})


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    with one_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        yield page
        browser.close()


@pytest.fixture
def opened(stage: Stage, tab: Page) -> Callable[..., Page]:
    def show(one: Face, delegate: str | None = '"a"') -> Page:
        with translation.override("vi"):
            texts = section.texts()
        me = f'{{ conference: 1, site: 2, level: "commune", run: "live", delegate: {delegate or "null"} }}'
        text = BEGIN.replace("SECTION", drawn(one)).replace("ME,", f"{me},", 1)
        stage.pages["/phone"] = text.replace("TEXTS", json.dumps(texts), 1)
        tab.goto(f"{stage.base}/phone")
        tab.wait_for_selector("body[data-ready]", state="attached")
        return tab

    return show


def answers(page: Page) -> list[Any]:
    return page.evaluate("sent.map(({ kind, body }) => [kind, body.poll, body.answer])")  # type: ignore[no-any-return]


def test_one_press_sends_and_another_one_changes(opened: Callable[..., Page]) -> None:
    page = opened(face())
    buttons, said = page.locator(".poll-choices button"), page.locator(".poll-said")
    buttons.nth(0).dblclick()
    assert answers(page) == [["polls.answer", UID, ["1"]]]
    expect(buttons.nth(0)).to_have_attribute("aria-pressed", "true")
    expect(said).to_contain_text("Cả ngày: đã lưu trên điện thoại này")
    page.evaluate("became({ state: 'stored' })")
    expect(said).to_contain_text("Đã gửi: Cả ngày")
    page.evaluate("html => drawn(html)", drawn(face()))  # a swap loses nothing
    expect(buttons.nth(0)).to_have_attribute("aria-pressed", "true")
    buttons.nth(1).click()
    assert answers(page)[1:] == [["polls.answer", UID, ["2"]]]
    expect(said).to_contain_text("đến sau thì ý kiến trước giữ nguyên")
    page.evaluate("became({ state: 'refused', reason: 'closed' })")
    expect(said).to_contain_text("chọn sau khi đã đóng")
    expect(buttons.nth(0)).to_have_attribute("aria-pressed", "true")  # what stood before stands
    page.evaluate("html => drawn(html)", drawn(face(is_open=False, bars=[Bar("1", "Cả ngày", 3, 1000)])))
    expect(page.locator(".poll-bars b")).to_have_text("100 %")


def test_its_end_comes_by_the_clock_without_a_line(opened: Callable[..., Page]) -> None:
    page = opened(face(until=SystemClock().now_ms() + 65_000))
    expect(page.locator(".poll-clock")).to_contain_text("còn 1:0")
    page.evaluate("window.later = 66_000")
    expect(page.locator(".poll-choices button").first).to_be_disabled(timeout=6_000)
    expect(page.locator(".poll-said")).to_have_text("Đã hết giờ.")
    page.locator(".poll-choices button").first.click(force=True)
    assert answers(page) == []


def test_several_choices_words_and_steps(opened: Callable[..., Page]) -> None:
    page = opened(face(kind="multiple", most=2))
    for n in (0, 1, 2):
        page.locator(".poll-choices button").nth(n).click()
    expect(page.locator(".poll-said")).to_contain_text("nhiều nhất 2")
    page.locator(".poll-choices button").nth(0).click()
    page.locator("[data-send]").click()
    assert answers(page) == [["polls.answer", UID, ["2"]]]
    expect(page.locator("[data-send]")).to_be_disabled()  # nothing new to send
    page = opened(face(kind="scale", choices=[Choice("1", "1", "Kém"), Choice("2", "2"), Choice("3", "3", "Tốt")]))
    page.get_by_role("button", name="3: Tốt").click()
    assert answers(page) == [["polls.answer", UID, 3]]
    page = opened(face(kind="words", choices=[]))
    page.locator("input").fill("  đổi mới 🩹 ")
    page.locator("input").press("Enter")
    assert answers(page) == [["polls.answer", UID, "đổi mới 🩹"]]


@pytest.mark.parametrize(("delegate", "naming", "said"), [
    (None, "unit", "một người tại điểm cầu"), ('"a"', "named", "Tên của bạn"), (None, "secret", "mã riêng của đại biểu"),
])  # fmt: skip
def test_what_is_kept_is_told(opened: Callable[..., Page], delegate: str | None, naming: str, said: str) -> None:
    page = opened(face(naming=naming, slot=3 if naming == "secret" else 0), delegate)
    expect(page.locator("#phone-polls")).to_contain_text(said)
    if naming == "secret":  # a phone of nobody has no ballot
        expect(page.locator(".poll-choices button").first).to_be_disabled()
        expect(page.locator("[data-send]")).to_be_disabled()


def test_without_https_a_secret_vote_is_not_promised(opened: Callable[..., Page], tab: Page) -> None:
    tab.add_init_script("Object.defineProperty(globalThis, 'isSecureContext', { value: false })")
    page = opened(face(naming="secret", slot=3))
    expect(page.locator(".poll-said")).to_contain_text("kết nối an toàn (https)")
    expect(page.locator(".poll-choices button").first).to_be_disabled()
