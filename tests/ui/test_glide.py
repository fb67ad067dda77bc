"""Tiles that place themselves: the worst first at once, the document's order when somebody comes with the keyboard."""

import random

import pytest
from playwright.sync_api import BrowserContext

from diemcau.ui.states import STATES
from tests.ui.stage import Stage, page

pytestmark = pytest.mark.browser
TILE = """{% load ui %}{% tile room.name state=room.state href="#" id=room.id %}<span>{{ room.present|number }} / 20</span><span>{% since room.at %}</span>{% endtile %}"""
WALL = """{% extends "ui/base.html" %}{% load ui static %}
{% block live %}{% stream 1 "wall" page_since="e-1" %}{% endblock %}{% block htmx %}{% endblock %}
{% block body_class %}wall{% endblock %}
{% block main %}<div data-filter-of="tiles"><input data-filter-search aria-label="x"></div>
<div class="tiles" id="tiles" data-glide data-sort="rank name">{% for tile in tiles %}{{ tile|safe }}{% endfor %}</div>{% endblock %}
{% block scripts %}<script type="module" src="{% static 'ui/js/sort-filter.js' %}"></script>{% endblock %}"""


def tile(number: int, dice: random.Random, at: int) -> str:
    state = dice.choices(list(STATES), [1, 1, 1, 1, 1, 45])[0]
    room = {"id": f"site-{number}", "name": f"Xã Phường Ễ {number}", "state": state}
    return page(TILE, room=room | {"present": dice.randrange(20), "at": at})


def test_worst_rooms_come_first_and_the_document_follows_the_keyboard(stage: Stage, context: BrowserContext) -> None:
    dice = random.Random(1)
    calm = {n: tile(n, dice, 0).replace('data-rank="', 'data-rank="5" data-was="') for n in range(30)}
    stage.pages["/page"] = page(WALL, tiles=list(calm.values()))
    one = context.new_page()
    one.goto(f"{stage.base}/page")
    stage.wait_for(lambda: stage.streams)
    stage.frame("e-2", {"site-17": calm[17].replace('data-rank="5"', 'data-rank="0"')})
    first = "[...document.querySelectorAll('.tile')].sort((a, b) => { const [p, q] = [a, b].map((t) => t.getBoundingClientRect()); return p.top - q.top || p.left - q.left; })[0].id"
    one.wait_for_function(f"{first} === 'site-17'")
    one.locator("[data-filter-search]").focus()
    one.keyboard.press("Tab")
    one.wait_for_function("document.querySelector('.tile').id === 'site-17'")


def test_a_filter_typed_before_still_filters_after_back(stage: Stage, context: BrowserContext) -> None:
    dice = random.Random(2)
    stage.pages["/page"] = page(WALL, tiles=[tile(n, dice, 0) for n in range(9)])
    stage.pages["/other"] = "<!doctype html><title>x</title>"
    one = context.new_page()
    one.goto(f"{stage.base}/page")
    one.locator("[data-filter-search]").fill("ễ 7")
    one.goto(f"{stage.base}/other")
    one.go_back()
    one.wait_for_function("document.querySelector('[data-filter-search]').value === 'ễ 7'")
    one.wait_for_function("document.querySelectorAll('#tiles > :not([hidden])').length === 1")
