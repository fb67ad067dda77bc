"""What a page hears: frames put in place, lines lost and found again, one stream for several tabs."""

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.ui.stage import Stage, page

pytestmark = pytest.mark.browser

SCREEN = """{% extends "ui/screen.html" %}{% load ui %}
{% block live %}{% stream 1 audiences "/live/renew" since %}{% endblock %}
{% block main %}<div id="count">{{ count }}</div><div><input id="typed"></div>
<div id="list">{% for name in names %}<p id="{{ name }}">{{ name }}</p>{% endfor %}</div>{% connection %}{% endblock %}"""


def screen(count: int = 0, *, names: str = "ab", since: str = "e-1", audiences: str = "wall") -> str:
    return page(SCREEN, count=count, names=names, since=since, audiences=audiences)


def opened(stage: Stage, context: BrowserContext, streams: int = 1) -> Page:
    """A page at /page whose stream stands."""
    one = context.new_page()
    one.goto(f"{stage.base}/page")
    stage.wait_for(lambda: len(stage.streams) >= streams)
    return one


def shows(one: Page, text: str, selector: str = "#count", timeout: float = 8000) -> None:
    one.wait_for_function(
        "([s, t]) => document.querySelector(s)?.textContent === t", arg=[selector, text], timeout=timeout
    )


def test_frame_replaces_the_element_and_cues_become_events(stage: Stage, context: BrowserContext) -> None:
    stage.pages["/page"] = screen()
    one = opened(stage, context)
    one.evaluate("document.addEventListener('cue:item', (event) => { window.heard = event.detail; })")
    stage.frame(
        "e-2", {"count": '<div id="count">18</div>', "elsewhere": "<p></p>"}, [["item", {"id": 7, "name": "Ễ"}]]
    )
    shows(one, "18")
    assert one.evaluate("window.heard") == {"id": 7, "name": "Ễ"}
    one.wait_for_function("document.querySelector('connection-indicator').dataset.state === 'ready'")
    asked = stage.requests("/live/stream")[0]
    assert asked[1] == "/live/stream?conference=1&audiences=wall&language=vi"
    assert asked[2]["Last-Event-ID"] == "e-1"


def test_frames_in_pieces_and_many_versions_of_one_element(stage: Stage, context: BrowserContext) -> None:
    stage.pages["/page"] = screen()
    one = opened(stage, context)
    whole = 'id: e-9\nevent: frame\ndata: {"html":{"count":"<div id=\\"count\\">Ậ</div>"},"cues":[]}\n\n'
    for start in range(0, len(whole), 7):
        stage.say(whole[start : start + 7])
    shows(one, "Ậ")
    for number in range(200):
        stage.frame(f"e-{10 + number}", {"count": f'<div id="count">{number}</div>'})
    shows(one, "199")


def test_a_cut_line_resumes_after_the_last_frame(stage: Stage, context: BrowserContext) -> None:
    stage.pages["/page"] = screen()
    one = opened(stage, context)
    stage.frame("e-5", {"count": '<div id="count">5</div>'})
    shows(one, "5")
    stage.cut()
    stage.wait_for(lambda: len(stage.requests("/live/stream")) == 2)
    assert stage.requests("/live/stream")[1][2]["Last-Event-ID"] == "e-5"


def test_an_expired_ticket_is_renewed_and_sent_as_given(stage: Stage, context: BrowserContext) -> None:
    stage.status = [401]
    stage.pages["/page"] = screen()
    opened(stage, context)
    assert stage.renewals == 2  # one before the first word, one when it had expired
    assert [asked[2].get("Authorization") for asked in stage.requests("/live/stream")] == [
        "Bearer ticket-1",
        "Bearer ticket-2",
    ]


def test_resync_fetches_the_page_and_keeps_what_somebody_types(stage: Stage, context: BrowserContext) -> None:
    stage.pages["/page"] = screen(1, names="abc")
    one = opened(stage, context)
    one.locator("#typed").fill("nguyen")
    one.evaluate("window.kept = document.getElementById('b')")
    stage.pages["/page"] = screen(2, names="xbcd", since="e-40")
    stage.say("event: resync\ndata: {}\n\n")
    shows(one, "2")
    assert one.evaluate("[...document.getElementById('list').children].map((p) => p.id)") == ["x", "b", "c", "d"]
    assert one.evaluate("window.kept.isConnected")
    assert one.evaluate("document.getElementById('typed') === document.activeElement")
    assert one.locator("#typed").input_value() == "nguyen"
    stage.cut()
    stage.wait_for(lambda: len(stage.requests("/live/stream")) == 2)
    assert stage.requests("/live/stream")[1][2]["Last-Event-ID"] == "e-40"


def test_a_page_that_does_not_know_its_age_looks_again_once(stage: Stage, context: BrowserContext) -> None:
    stage.pages["/page"] = screen(1, since="")
    one = opened(stage, context)
    stage.pages["/page"] = screen(2, since="")
    shows(one, "2")


def test_a_page_may_resync_in_its_own_way(stage: Stage, context: BrowserContext) -> None:
    stage.pages["/page"] = screen(1)
    one = opened(stage, context)
    one.evaluate("document.addEventListener('resync', (event) => { event.preventDefault(); window.asked = true; })")
    stage.say("event: resync\ndata: {}\n\n")
    one.wait_for_function("window.asked")
    assert len(stage.requests("/page")) == 1


def test_two_tabs_share_one_stream_and_the_second_takes_over(stage: Stage, context: BrowserContext) -> None:
    stage.pages["/page"] = screen()
    first = opened(stage, context)
    second = opened(stage, context)
    stage.frame("e-2", {"count": '<div id="count">2</div>'})
    shows(first, "2")
    shows(second, "2")
    assert len(stage.requests("/live/stream")) == 1
    first.close()
    stage.wait_for(lambda: len(stage.requests("/live/stream")) == 2)
    assert stage.requests("/live/stream")[1][2]["Last-Event-ID"] == "e-2"
    stage.frame("e-3", {"count": '<div id="count">3</div>'})
    shows(second, "3")


def test_pages_that_hear_other_things_have_streams_of_their_own(stage: Stage, context: BrowserContext) -> None:
    stage.pages["/page"] = screen()
    opened(stage, context)
    stage.pages["/page"] = screen(audiences="screens,site-5")
    opened(stage, context, streams=2)
    assert stage.requests("/live/stream")[1][1].endswith("audiences=screens%2Csite-5&language=vi")


def test_a_swallowed_stream_becomes_polling(stage: Stage, context: BrowserContext) -> None:
    stage.swallow = True
    stage.frames = [
        {"id": "e-1", "html": {}, "cues": []},
        {"id": "e-2", "html": {"count": '<div id="count">8</div>'}, "cues": []},
    ]
    stage.pages["/page"] = screen()
    one = context.new_page()
    one.clock.install()
    one.goto(f"{stage.base}/page")
    stage.wait_for(lambda: stage.requests("/live/stream"))
    one.clock.fast_forward(26_000)
    one.clock.resume()
    shows(one, "8")
    assert stage.requests("/live/since")[0][1] == "/live/since?subject=1%2Fwall%2Fvi&after=e-1"
    stage.frames.append({"id": "e-3", "html": {"count": '<div id="count">9</div>'}, "cues": []})
    shows(one, "9")


def test_the_indicator_stays_calm_over_a_stumble_and_tells_of_a_loss(stage: Stage, context: BrowserContext) -> None:
    stage.pages["/page"] = screen()
    one = opened(stage, context)
    state = "document.querySelector('connection-indicator').dataset.state"
    one.wait_for_function(f"{state} === 'ready'")
    one.evaluate(
        f"new MutationObserver(() => (window.seen ??= []).push({state})).observe(document.querySelector('connection-indicator'), {{attributes: true, attributeFilter: ['data-state']}})"
    )
    stage.cut()
    stage.wait_for(lambda: len(stage.requests("/live/stream")) == 2)
    one.wait_for_timeout(500)
    assert one.evaluate("window.seen ?? []") == []
    context.set_offline(True)
    stage.cut()
    one.wait_for_function(f"{state} === 'lost'", timeout=8000)
    assert one.locator("connection-indicator .is-lost time").is_visible()


def test_focus_survives_a_swap(stage: Stage, context: BrowserContext) -> None:
    stage.pages["/page"] = screen().replace('<div id="count">0</div>', '<div id="count"><a href="#">0</a></div>')
    one = opened(stage, context)
    one.locator("#count a").focus()
    stage.frame("e-2", {"count": '<div id="count"><a href="#">1</a></div>'})
    shows(one, "1")
    assert one.evaluate("document.activeElement.textContent") == "1"


def test_a_machine_that_slept_opens_its_line_anew_and_looks_at_the_clock(stage: Stage, context: BrowserContext) -> None:
    stage.pages["/page"] = screen()
    one = opened(stage, context)
    stage.wait_for(lambda: len(stage.requests("/live/clock")) >= 5)
    one.evaluate(
        "() => { const right = Date.now; Date.now = () => right() + 600_000; }"
    )  # its clock went on, the page's count did not
    stage.wait_for(lambda: len(stage.requests("/live/stream")) == 2, 20)
    stage.wait_for(lambda: len(stage.requests("/live/clock")) > 5)
