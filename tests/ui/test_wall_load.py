"""A wall of 172 tiles under a burst stays light: no task over 50 ms in a browser slowed four times."""

import random
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page

from diemcau.ui.states import STATES
from tests.ui.stage import Stage, page

pytestmark = pytest.mark.browser
ROOMS = 172
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


@pytest.mark.parametrize("most_ms", [pytest.param(50, marks=pytest.mark.proof), 150])
def test_no_long_task_under_500_changes_a_second(stage: Stage, context: BrowserContext, most_ms: int) -> None:
    """50 ms is the promise, proved on a machine with nothing else to do; a layout of the whole wall would break 150 too."""
    dice = random.Random(7)
    at = int(time.time() * 1000)
    versions = {n: [tile(n, dice, at) for _ in range(3)] for n in range(ROOMS)}
    stage.pages["/page"] = page(WALL, tiles=[versions[n][0] for n in range(ROOMS)])
    one = context.new_page()
    one.set_viewport_size({"width": 1920, "height": 1080})
    one.goto(f"{stage.base}/page")
    stage.wait_for(lambda: stage.streams)
    one.wait_for_timeout(1000)
    one.evaluate(
        """() => { window.swaps = 0;
        document.addEventListener('swapped', (event) => { window.swaps += event.detail.length; }); }"""
    )
    slowed = context.new_cdp_session(one)
    slowed.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    with traced(one, slowed) as tasks:
        begun, last = time.monotonic(), dict.fromkeys(range(ROOMS), 0)
        for beat in range(50):
            changed = dice.sample(range(ROOMS), 50)
            last |= {n: dice.randrange(3) for n in changed}
            stage.frame(f"e-{beat + 2}", {f"site-{n}": versions[n][last[n]] for n in changed})
            one.wait_for_timeout(max(0.0, (begun + (beat + 1) * 0.1 - time.monotonic()) * 1000))
        wanted = {f"site-{n}": counted(versions[n][last[n]]) for n in range(ROOMS)}
        one.wait_for_function(
            "(all) => Object.entries(all).every(([id, text]) => document.getElementById(id).textContent.includes(text))",
            arg=wanted,
            timeout=60_000,
            polling=500,
        )
    assert one.evaluate("window.swaps") > 200
    assert len(tasks) > 20
    assert [round(ms) for ms in tasks if ms > most_ms] == []


def counted(html: str) -> str:
    """“17 / 20” of a tile."""
    found = re.search(r"<span>(\d+ / 20)</span>", html)
    assert found
    return found[1]


@contextmanager
def traced(one: Page, session: CDPSession) -> Iterator[list[float]]:
    """CPU ms of every task of the page's main thread meanwhile (its own time: this machine has other work too)."""
    events: list[dict[str, Any]] = []
    tasks: list[float] = []
    ended: list[object] = []

    def end(told: object) -> None:
        ended.append(told)

    session.on("Tracing.tracingComplete", end)
    session.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    session.send(
        "Tracing.start", {"categories": "disabled-by-default-devtools.timeline", "transferMode": "ReportEvents"}
    )
    yield tasks
    session.send("Tracing.end")
    while not ended:
        one.wait_for_timeout(50)
    named = [e for e in events if e["name"] == "thread_name" and e["args"]["name"] == "CrRendererMain"]
    mains = {(e["pid"], e["tid"]) for e in named}
    here = [e for e in events if e["name"] == "RunTask" and (e["pid"], e["tid"]) in mains]
    tasks.extend(e["tdur"] / 1000 for e in here if "tdur" in e)


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
