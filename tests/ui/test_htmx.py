"""htmx as base.html sets it up: parts are swapped, refusals become toasts, faults and lost lines are told, nothing is evaluated."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.ui.stage import Stage, page

pytestmark = pytest.mark.browser
TEXT = """{% extends "ui/base.html" %}{% load ui %}{% block main %}<div id="target">old</div>
{% for way in ways %}{% button hx_get=way hx_target="#target" %}{{ way }}{% endbutton %}{% endfor %}
<button hx-get="/part" hx-target="#target" hx-on:click="window.evil = true" hx-vals="js:{a: window.evil = true}">eval</button>
{% endblock %}"""
WAYS = ("/part", "/missing", "/refused/tests_room_full", "/refused/tests_not_yours", "/broken", "/moved")


@pytest.fixture
def one(stage: Stage, context: BrowserContext) -> Page:
    stage.pages["/page"] = page(TEXT, ways=WAYS)
    stage.pages["/there"] = "<!doctype html><title>there</title>"
    opened = context.new_page()
    opened.goto(f"{stage.base}/page")
    opened.wait_for_function("window.htmx && document.querySelector('[data-theme-switch] [aria-pressed=true]')")
    return opened


def press(one: Page, way: str) -> None:
    one.get_by_role("button", name=way, exact=True).click()


def test_an_invalid_form_s_part_is_swapped(one: Page) -> None:
    press(one, "/part")
    one.wait_for_function("document.getElementById('target').textContent.includes('Ậ')")


@pytest.mark.parametrize(
    ("way", "text"),
    [
        ("/missing", "không có quyền xem"),
        ("/refused/tests_room_full", "Xã Ễ has no seat left."),
        ("/refused/tests_not_yours", "Bạn không có quyền"),
        ("/broken", "lỗi thuộc về hệ thống"),
    ],
)
def test_what_fails_is_told_beside_the_page(one: Page, way: str, text: str) -> None:
    press(one, way)
    expect(one.locator("#toasts .notice")).to_contain_text(text)
    expect(one.locator("#target")).to_have_text("old")


def test_a_lost_line_is_told(one: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    press(one, "/part")
    expect(one.locator("#toasts .notice.error")).to_contain_text("Mất đường truyền")


def test_a_redirect_is_followed(one: Page) -> None:
    press(one, "/moved")
    one.wait_for_url("**/there")


def test_nothing_in_attributes_is_evaluated(one: Page) -> None:
    press(one, "eval")
    one.wait_for_timeout(300)
    assert one.evaluate("window.evil") is None
