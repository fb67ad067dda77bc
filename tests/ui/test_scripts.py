"""Clock and list behaviours in the browser: server time, lengths of time, filters that ignore marks, order kept with few moves."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.ui.stage import Stage, page

pytestmark = pytest.mark.browser
BARE = """{% extends "ui/screen.html" %}{% block main %}<time id="hour" data-clock="seconds" data-zone="Asia/Ho_Chi_Minh"></time>
<time id="ago" data-since="0"></time>{% endblock %}"""
LIST = """{% extends "ui/screen.html" %}{% load static %}{% block main %}
<div data-filter-of="list"><input id="q" data-filter-search><select id="s" data-filter="state"><option></option><option>lost</option></select>
<select id="by" data-sort-by><option value="rank name">r</option><option value="-name">n</option></select><output data-filter-count></output></div>
<div id="list" data-sort="rank name"><p id="a" data-name="Xã Đường Hoa" data-rank="5" data-state="ready">a</p>
<p id="b" data-name="Phường Ễ 10" data-rank="0" data-state="lost">b</p><p id="c" data-name="Phường Ễ 9" data-rank="0" data-state="lost">c</p></div>
<p id="none" data-filter-empty="list" hidden>none</p>{% endblock %}
{% block scripts %}<script type="module" src="{% static 'ui/js/sort-filter.js' %}"></script>{% endblock %}"""


def opened(stage: Stage, context: BrowserContext, text: str) -> Page:
    stage.pages["/page"] = page(text)
    one = context.new_page()
    one.goto(f"{stage.base}/page")
    return one


def clock(one: Page, call: str) -> object:
    return one.evaluate(f"import('/static/ui/js/clock.js').then((clock) => {call})")


def test_clock_follows_the_server_not_the_machine(stage: Stage, context: BrowserContext) -> None:
    stage.skew_ms = 3_600_000
    one = opened(stage, context, BARE)
    stage.wait_for(lambda: clock(one, "clock.known()") is True)
    assert abs(clock(one, "clock.offset()") - 3_600_000) < 250  # type: ignore[operator]
    assert abs(clock(one, "clock.now() - Date.now()") - 3_600_000) < 250  # type: ignore[operator]
    stage.wait_for(lambda: len(stage.requests("/live/clock")) >= 5)
    one.wait_for_function("localStorage.getItem('diemcau.clock') > 3599000")


def test_clock_remembers_when_there_is_no_line(stage: Stage, context: BrowserContext) -> None:
    context.route("**/live/clock", lambda route: route.abort())
    context.add_init_script("localStorage.setItem('diemcau.clock', '120000')")
    one = opened(stage, context, BARE)
    assert clock(one, "clock.known()") is False
    assert abs(clock(one, "clock.now() - Date.now()") - 120_000) < 50  # type: ignore[operator]


@pytest.mark.parametrize(("counted", "date", "added", "asleep"), [
    (1_000_000, 1_000_500, 0, False), (1_000_000, 9_000_000, 0, True), (1_000_000, 4_600_000, 3_600_000, True),
    (100_000_000, 13_600_000, 86_400_000, False),  # nothing happened to a clock a day slow
    (100_000_000, 100_030_000, 86_400_000, False), (100_000_000, 99_950_000, 86_400_000, False),  # it was put right
    (100_000_000, 10_000_000, 0, False),  # set back
])  # fmt: skip
def test_a_clock_put_right_is_told_from_a_device_that_slept(
    stage: Stage, context: BrowserContext, counted: int, date: int, added: int, asleep: bool
) -> None:
    assert clock(opened(stage, context, BARE), f"clock.slept({counted}, {date}, {added})") is asleep


def test_the_nearest_look_wins_until_it_is_old(stage: Stage, context: BrowserContext) -> None:
    one = opened(stage, context, BARE)
    assert clock(one, "clock.look(100, 300, 5000)") == {"delta": 4800, "error": 100, "at": 300}
    near, far = "{delta: 1, error: 10, at: 0}", "{delta: 2, error: 40, at: 1000}"
    assert clock(one, f"clock.better({near}, {far}, 1000).delta") == 1
    assert clock(one, f"clock.better({near}, {far.replace('1000', '700000')}, 700000).delta") == 2
    assert clock(one, f"clock.better({near}, {far.replace('delta: 2', 'delta: 900')}, 1000).delta") == 900, "it slept"


def test_the_hour_is_shown_in_the_place_s_own_zone(stage: Stage, context: BrowserContext) -> None:
    one = opened(stage, context, BARE)
    one.wait_for_function(
        "document.getElementById('hour').textContent === new Date().toLocaleTimeString('en-GB', {timeZone: 'Asia/Ho_Chi_Minh'})"
    )


def test_lengths_of_time_are_spoken_in_the_page_s_language(stage: Stage, context: BrowserContext) -> None:
    one = opened(stage, context, BARE)
    spoken = one.evaluate(
        "import('/static/ui/js/live.js').then((live) => [12_000, 200_000, 7_300_000, -5].map(live.spoken))"
    )
    assert spoken == ["12 giây", "3 phút", "2 giờ", "0 giây"]


def test_list_sorts_worst_first_and_numbers_as_numbers(stage: Stage, context: BrowserContext) -> None:
    one = opened(stage, context, LIST)
    order = "[...document.getElementById('list').children].map((p) => p.id).join('')"
    one.wait_for_function(f"{order} === 'cba'")
    one.locator("#by").select_option("-name")
    one.wait_for_function(f"{order} === 'abc'")


def test_search_ignores_marks_and_says_when_nothing_is_left(stage: Stage, context: BrowserContext) -> None:
    one = opened(stage, context, LIST)
    one.wait_for_function("document.querySelector('[data-filter-count]').textContent === '3 / 3'")
    one.locator("#q").fill("duong  hoa")
    assert one.evaluate("[...document.querySelectorAll('#list > :not([hidden])')].map((p) => p.id)") == ["a"]
    one.locator("#s").select_option("lost")
    assert one.locator("#none").is_visible()
    one.locator("#q").fill("")
    expect(one.locator("[data-filter-count]")).to_have_text("2 / 3")


def test_only_what_is_out_of_place_is_moved(stage: Stage, context: BrowserContext) -> None:
    one = opened(stage, context, LIST)
    kept = one.evaluate(
        "import('/static/ui/js/sort-filter.js').then((list) => [...list.settled([1, 2, 9, 3, 4, 0])].sort())"
    )
    assert kept == [0, 1, 3, 4]


def test_a_room_says_another_mode_sooner_than_that_it_is_there(stage: Stage, context: BrowserContext) -> None:
    script = """async () => {
      const { beating, say } = await import("/static/ui/js/parts/beat.js");
      const { useTicket } = await import("/static/ui/js/parts/ticket.js");
      const said = [];
      let look;
      globalThis.setInterval = (work) => { look = work; return 1; };
      globalThis.fetch = async (_url, { body }) => { said.push(JSON.parse(body).mode ?? ""); };
      const looks = (count) => { for (let n = 0; n < count; n += 1) look(); said.push("-"); };
      beating("conference=1;audiences=screens,site-5;language=vi");
      say({ mode: "A" }); looks(1);
      useTicket("t"); looks(1); looks(4); looks(1);
      say({ mode: "B", kbps: 300 }); looks(1); say({ kbps: 290 }); looks(1);
      return said.join("");
    }"""
    assert opened(stage, context, "<p>").evaluate(script) == "-A--A-B--"
