"""What was typed outlives the line: a form is sent without leaving its page, once however often its button is pressed."""

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import BrowserContext, Dialog, Page, Route, expect
from pytest_django import Settings

from tests.ui.stage import Stage, page
from tests.ui.urls import TAKEN

TEXT = """{% extends "ui/base.html" %}{% load ui %}{% block main %}<a href="/there">away</a>
<form method="post" action="/take" data-unsaved="Leave?"><input name="name"><input type="checkbox" name="tick">
{% button type="submit" name="way" value="1" %}Enter{% endbutton %}</form>{% endblock %}"""


@pytest.fixture(autouse=True)
def kept(settings: Settings) -> Iterator[list[str]]:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    once = settings.MIDDLEWARE.index("diemcau.ui.once.OnceMiddleware")
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:once], "tests.ui.urls.somebody", *settings.MIDDLEWARE[once:]]
    TAKEN.clear()
    yield TAKEN
    cache.clear()


@pytest.fixture
def one(stage: Stage, context: BrowserContext) -> Page:
    stage.pages["/page"] = page(TEXT)
    stage.pages["/there"] = "<!doctype html><title>there</title>"
    opened = context.new_page()
    opened.goto(f"{stage.base}/page")
    return opened


def enter(one: Page, name: str) -> None:
    one.locator("[name=name]").fill(name)
    one.get_by_role("button", name="Enter").click()


@pytest.mark.browser
def test_a_small_file_outlives_the_line_too(stage: Stage, context: BrowserContext, kept: list[str]) -> None:
    text = TEXT.replace("<form ", '<form enctype="multipart/form-data" data-small ').replace('<input name="name">', '<input name="name"><input type="file" name="file">')  # fmt: skip
    stage.pages["/page"], stage.pages["/there"] = page(text), "<!doctype html><title>there</title>"
    one = context.new_page()
    one.goto(f"{stage.base}/page")
    file = {"name": "a.docx", "mimeType": "application/octet-stream", "buffer": b"x" * 1000}
    one.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]
    one.route("**/take", lambda route: route.abort())
    enter(one, "Hà")
    expect(one.locator(".notice")).to_have_text(re.compile("hãy bấm lại"))
    assert (kept, one.locator("[name=file]").evaluate("field => field.files.length")) == ([], 1)
    one.unroute("**/take")
    with one.expect_request("**/take") as sent:
        enter(one, "Hà")
    assert sent.value.headers["content-type"].startswith("multipart/form-data; boundary=")
    one.wait_for_url("**/there")
    assert kept == ["Hà"]


@pytest.mark.browser
def test_a_line_cut_at_the_press_loses_nothing_and_pressing_again_enters_once(one: Page, kept: list[str]) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    one.locator("[name=tick]").check()
    for cut, arrived in ((lambda route: route.abort(), []), (lose_the_answer, ["Hà"])):
        one.route("**/take", cut)
        enter(one, "Hà")
        expect(one.locator(".notice")).to_have_text(re.compile("hãy bấm lại"))
        expect(one.locator("[name=name]")).to_have_value("Hà")
        expect(one.locator("[name=tick]")).to_be_checked()
        assert (kept, one.url.endswith("/page")) == (arrived, True)
        one.unroute("**/take")
    enter(one, "Hà")
    one.wait_for_url("**/there")
    assert kept == ["Hà"]
    one.go_back()
    assert one.url.endswith("/page"), "the history is that of a form"


@pytest.mark.browser
def test_a_double_press_enters_once_and_other_answers_are_shown(one: Page, kept: list[str]) -> None:
    enter(one, "")
    expect(one).to_have_title("fault")
    assert one.url.endswith("/take"), "as the browser shows it"
    one.go_back()
    enter(one, "shown")
    expect(one.locator("main")).to_have_text("Made once")
    one.reload()
    one.locator("[name=name]").fill("twice")
    one.get_by_role("button", name="Enter").dblclick()
    one.wait_for_url("**/there")
    assert kept == ["shown", "twice"]


@pytest.mark.browser
def test_what_was_typed_is_left_behind_only_when_the_question_is_answered(one: Page) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss() if len(asked) == 1 else dialog.accept()

    one.on("dialog", answer)
    one.locator("[name=tick]").check()
    one.get_by_role("link", name="away").click()
    assert (one.url.endswith("/page"), asked) == (True, ["Leave?"])
    one.get_by_role("link", name="away").click()
    one.wait_for_url("**/there")
    one.go_back()
    one.locator("[name=tick]").uncheck()
    one.get_by_role("link", name="away").click()
    one.wait_for_url("**/there")
    assert asked == ["Leave?"] * 2


def test_a_press_named_before_is_answered_as_the_first_time(client: Client, kept: list[str]) -> None:
    def press(key: str, name: str = "Hà") -> tuple[int, str | None]:
        answer = client.post("/take", {"name": name}, headers={"Idempotency-Key": key})
        return answer.status_code, answer.get("Location")

    assert press("one", "") == (422, None)
    assert [press("one"), press("one"), press("two")] == [(204, "/there")] * 3
    assert kept == ["Hà", "Hà"]
    cache.add = lambda *_args: False  # type: ignore[method-assign]  # another front is at it
    try:
        assert press("three") == (503, None)
    finally:
        del cache.add
    assert client.post("/take", {"name": "plain"}).status_code == 302
    assert [press("four", "cookie"), press("four", "cookie")] == [(204, "/there")] * 2
    assert kept.count("cookie") == 2, "an answer with a cookie is given, not remembered"


def test_presses_of_strangers_are_not_remembered(client: Client, kept: list[str], settings: Settings) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != "tests.ui.urls.somebody"]
    for _ in range(2):
        answer = client.post("/take", {"name": "Hà"}, headers={"Idempotency-Key": "one"})
        assert (answer.status_code, answer["Location"]) == (204, "/there"), "and the page goes there itself"
    assert len(kept) == 2


BUTTONS = """{% extends "ui/base.html" %}{% load ui %}{% block main %}
<form method="post" action="/take" data-unsaved="Leave?"><input name="name"><div class="actions">{% button type="submit" %}Enter{% endbutton %}</div></form>
{% for name in names %}<form method="post" action="/take"><input type="hidden" name="name" value="{{ name }}">{% button type="submit" %}{{ name }}{% endbutton %}</form>
{% endfor %}<form method="post" action="/take"><button name="name" value="aside" formtarget="_blank">aside</button></form>{% endblock %}"""


@pytest.fixture
def buttons(stage: Stage, context: BrowserContext) -> Page:
    stage.pages["/page"] = page(BUTTONS, names=["one", "full"])
    stage.pages["/there"] = "<!doctype html><title>there</title>"
    opened = context.new_page()
    opened.goto(f"{stage.base}/page")
    return opened


@pytest.mark.browser
def test_a_button_alone_outlives_the_line_and_does_its_work_once(buttons: Page, kept: list[str]) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    for cut, arrived in ((lambda route: route.abort(), []), (lose_the_answer, ["one"])):
        buttons.route("**/take", cut)
        buttons.get_by_role("button", name="one").click()
        expect(buttons.get_by_role("alert")).to_have_text(re.compile("Khi có mạng lại, hãy bấm lại"))
        assert (kept, buttons.url.endswith("/page")) == (arrived, True)
        buttons.unroute("**/take")
    buttons.get_by_role("button", name="one").dblclick()
    buttons.wait_for_url("**/there")
    buttons.go_back()
    buttons.get_by_role("button", name="one").click()
    buttons.wait_for_url("**/there")
    assert kept == ["one", "one"], "who comes back and presses means it anew"
    buttons.go_back()
    with buttons.context.expect_page() as aside:
        buttons.get_by_role("button", name="aside").click()
    aside.value.wait_for_url("**/there")
    assert (kept[2:], buttons.url.endswith("/page")) == (["aside"], True)


@pytest.mark.browser
def test_why_something_was_refused_is_said_on_the_page(buttons: Page, kept: list[str]) -> None:
    asked: list[str] = []
    buttons.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    buttons.locator("[name=name]").first.fill("full")
    buttons.get_by_role("button", name="Enter").click()
    expect(buttons.locator("main .notice.error")).to_have_text(re.compile("^Xã Ễ has no seat left"))
    expect(buttons.locator("[name=name]").first).to_have_value("full")
    buttons.get_by_role("button", name="full").click()
    expect(buttons.locator("#toasts .notice.error")).to_have_text(re.compile("^Xã Ễ has no seat left"))
    expect(buttons.get_by_role("alert")).to_have_count(1)
    assert (kept, buttons.url.endswith("/page"), asked) == ([], True, ["Leave?"]), "another form's typing would go"
    buttons.get_by_role("link", name="Tải lại trang").click()
    expect(buttons.locator("[name=name]").first).to_have_value("")


ASKING = """{% extends "ui/base.html" %}{% load ui %}{% block main %}<form method="post" action="/take" hx-confirm="Whole?"><input name="name">
{% button type="submit" %}Enter{% endbutton %}</form><form method="post" action="/take"><input type="hidden" name="name" value="B">
{% button type="submit" %}Quiet{% endbutton %}<button class="ask" hx-confirm="This one?">Loud</button></form>{% endblock %}"""


@pytest.mark.browser
def test_what_asks_first_asks_once_and_a_no_sends_nothing(
    stage: Stage, context: BrowserContext, kept: list[str]
) -> None:
    stage.pages["/page"] = page(ASKING)
    stage.pages["/there"] = "<!doctype html><title>there</title>"
    one, asked, says = context.new_page(), list[str](), ["no"]

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept() if says == ["yes"] else dialog.dismiss()

    one.on("dialog", answer)
    one.goto(f"{stage.base}/page")
    one.locator("[name=name]").first.fill("A")
    one.get_by_role("button", name="Enter").click()
    one.get_by_role("button", name="Loud").click()
    assert (asked, kept, one.url) == (["Whole?", "This one?"], [], f"{stage.base}/page")
    says[:] = ["yes"]
    one.get_by_role("button", name="Enter").click()
    one.wait_for_url("**/there")
    one.goto(f"{stage.base}/page")
    one.get_by_role("button", name="Enter").click()  # empty: not taken, and shown in the browser's own way
    expect(one).to_have_title("fault")
    one.goto(f"{stage.base}/page")
    one.get_by_role("button", name="Quiet").click()
    one.wait_for_url("**/there")
    assert (asked[2:], kept) == (["Whole?", "Whole?"], ["A", "B"])
