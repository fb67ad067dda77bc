"""Who was signed out while typing keeps what was typed, and is told where to sign in."""

import re

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.ui.stage import Stage, page

FORM = """{% extends "ui/base.html" %}{% load ui %}{% block main %}
<form method="post" action="/take"><input type="hidden" name="csrfmiddlewaretoken" value="old"><input name="name">
{% button type="submit" %}Enter{% endbutton %}</form>{% endblock %}"""


@pytest.mark.browser
def test_what_was_typed_stays_and_goes_with_the_token_of_now(stage: Stage, context: BrowserContext) -> None:
    stage.pages["/page"] = page(FORM)
    one = context.new_page()
    one.goto(f"{stage.base}/page")
    sent: list[str] = []

    def take(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if "fresh" in sent[-1]:
            return route.fulfill(status=303, headers={"Location": "/there"})
        return route.fulfill(status=404, headers={"Signed-Out": "1"}, body="<!doctype html>")

    stage.pages["/there"] = "<!doctype html><title>there</title>"
    one.route("**/take", take)
    one.locator("[name=name]").fill("Hà")
    one.get_by_role("button", name="Enter").click()
    expect(one.locator(".notice")).to_have_text(re.compile("đăng nhập lại ở thẻ khác"))
    expect(one.locator("[name=name]")).to_have_value("Hà")
    context.add_cookies([{"name": "csrftoken", "value": "fresh", "url": stage.base}])
    one.get_by_role("button", name="Enter").click()
    one.wait_for_url("**/there")
    assert [("fresh" in text, "name=H" in text) for text in sent] == [(False, True), (True, True)]
