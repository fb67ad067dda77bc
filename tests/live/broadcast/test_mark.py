"""The mark that says a recording is being made, on pages that were open before and that stay open after."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import BrowserContext, expect

from tests.ui.conftest import browser, context, stage
from tests.ui.stage import Stage, page

__all__ = ["browser", "context", "stage"]
pytestmark = pytest.mark.browser
SCREEN = """{% extends "ui/screen.html" %}{% load ui %}{% block live %}{% stream 1 "screens" "/live/renew" "e-1" %}{% endblock %}
{% block main %}{% include "broadcast/mark.html" with element="recorded-mark" %}{% endblock %}"""


def test_the_mark_comes_and_goes_on_an_open_page(stage: Stage, context: BrowserContext) -> None:
    stage.pages["/page"] = page(SCREEN)
    one = context.new_page()
    one.goto(f"{stage.base}/page")
    stage.wait_for(lambda: len(stage.streams) >= 1)
    mark = one.locator("#recorded-mark")
    expect(mark).to_be_hidden()
    for number, recording in enumerate((True, False, True), 2):
        facts = {"recording": recording, "element": "recorded-mark"}
        stage.frame(f"e-{number}", {"recorded-mark": render_to_string("broadcast/mark.html", facts)})
        expect(mark).to_be_visible(visible=recording, timeout=8000)
