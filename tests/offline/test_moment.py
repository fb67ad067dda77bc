"""What a desk takes for on, by the clock alone: the half-day and the headcount round. Nobody says anything and no line is needed."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from diemcau.conferences.queries.programme import Day, Programme, SessionFacts
from diemcau.kernel.clock import as_ms
from diemcau.portal.queries import session_now
from tests.browser import CHROMIUM
from tests.offline.conftest import enter
from tests.offline.test_same_rules import _run as run
from tests.portal.test_session_now import MORNING, NOON
from tests.server import Server
from tests.wire import Wire

pytestmark = [pytest.mark.browser, pytest.mark.whole]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def page(playwright: Playwright) -> Iterator[Page]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser.new_page()
    browser.close()


@pytest.mark.parametrize("lasts", [None, 3 * 60 * MINUTE, 8 * 60 * MINUTE])
def test_the_desk_says_what_the_wall_says(page: Page, lasts: timedelta | None) -> None:
    begin = {1: MORNING, 2: NOON, 3: MORNING + timedelta(days=1)}
    ends = {n: at + lasts if lasts else None for n, at in begin.items()}
    sessions = [
        {"id": n, "at": as_ms(at), "until": as_ms(end) if (end := ends[n]) else None} for n, at in begin.items()
    ]
    moments = [MORNING + n * 7 * MINUTE - timedelta(seconds=1) for n in range(-30, 270)]
    facts = tuple(_facts(n, at, ends[n]) for n, at in begin.items())
    programme = Programme((Day(1, MORNING.date(), facts),), None)
    walls = [found.id for moment in moments if (found := session_now(programme, moment))]
    given = {"sessions": sessions, "moments": [as_ms(moment) for moment in moments]}
    assert run(page, "moment", "given.moments.map((at) => m0.sessionNow(given.sessions, at))", given) == walls
    assert set(walls) == {1, 2, 3}


def test_a_half_day_lasts_until_half_an_hour_after_its_end(page: Page) -> None:
    ends = MORNING + timedelta(hours=3)
    sessions = [
        {"id": 1, "at": as_ms(MORNING), "until": as_ms(ends)},
        {"id": 2, "at": as_ms(ends + 20 * MINUTE), "until": None},
    ]
    moments = [as_ms(ends + 30 * MINUTE), as_ms(ends + 31 * MINUTE), as_ms(ends + timedelta(days=3))]
    given = {"sessions": sessions, "moments": moments}
    assert run(page, "moment", "given.moments.map((at) => m0.sessionNow(given.sessions, at))", given) == [1, 2, 2]
    assert run(page, "moment", "m0.sessionNow([], 5)", None) == 0


def test_the_round_due_is_counted_and_never_one_hours_away(page: Page) -> None:
    at = as_ms(MORNING)
    rounds = [{"id": n, "at": at + n * 3_600_000} for n in (1, 2, 3)]
    asked = "given.moments.map((at) => [m0.roundNow(given.rounds, (id) => given.done.includes(id), at).id, m0.newestRound(given.rounds, at)])"
    moments = [at, at + 50 * 60_000, at + 2 * 3_600_000, at + 9 * 3_600_000]
    given = {"rounds": rounds, "done": [2], "moments": moments}
    assert run(page, "moment", asked, given) == [[1, 0], [1, 1], [1, 2], [3, 3]]


def test_rounds_without_a_time_are_counted_one_after_another(page: Page) -> None:
    ask = "given.done.map((done) => m0.roundNow(given.rounds, (id) => done.includes(id), given.at).id)"
    given = {"rounds": [{"id": n, "at": None} for n in (1, 2, 3)], "done": [[], [1], [1, 2], [1, 2, 3]], "at": 1_000}
    assert run(page, "moment", ask, given) == [1, 2, 3, 1]
    assert run(page, "moment", "m0.newestRound(given.rounds, given.at)", given) == 0


def test_what_was_chosen_by_hand_stays(page: Page) -> None:
    script = """(() => {
      const one = new m0.Follower(), all = [1, 2, 3], said = []
      const go = (clock) => said.push(one.follow(clock, all))
      go(1); go(2); one.at = 1; go(2); go(3); one.at = 3; go(3); go(2); all.pop(); go(1)
      return said
    })()"""
    assert run(page, "moment", script, None) == [1, 2, 1, 3, 3, 2, 1]


def test_a_desk_without_a_line_goes_on_to_the_afternoon_and_its_rounds(
    browser: Callable[..., BrowserContext], server: Server, room: dict[str, Any], wire: Wire
) -> None:
    afternoon = server.do("tests.offline.grounds", "afternoon")
    page = browser().pages[0]
    page.clock.install()
    enter(page, wire.url, room)
    sessions = page.locator("[data-sessions]")
    expect(sessions).to_have_value(str(room["session"]))
    expect(page.locator("[data-rounds] [aria-pressed=true]")).to_have_attribute("value", str(afternoon["rounds"][0]))
    wire.cut()
    page.clock.fast_forward("55:00")
    page.clock.run_for(25_000)
    expect(page.locator("[data-rounds] [aria-pressed=true]")).to_have_attribute("value", str(afternoon["rounds"][1]))
    page.locator('.desk-bar button[value="count"]').click()
    expect(page.locator("desk-count h2")).to_have_text("Sĩ số Buổi sáng")
    expect(page.locator("[data-rounds] button")).to_have_count(3)
    page.locator("desk-count input[name=present]").fill("95")
    page.clock.fast_forward("03:00:00")
    page.clock.run_for(25_000)
    expect(sessions).to_have_value(str(afternoon["session"]))
    expect(page.locator("desk-count h2")).to_have_text("Sĩ số Buổi chiều")
    same = page.locator("[data-rounds] button")
    expect(same).to_have_text(["Lần 1: Sau giải lao", "Lần 2: Sau giải lao"])
    expect(same.first).to_have_attribute("aria-pressed", "true")
    expect(page.locator("desk-count input[name=present]")).to_have_value("0")  # what was typed was of the morning
    other = page.locator("#desk-other")
    expect(other).to_be_hidden()
    sessions.select_option(str(room["session"]))
    expect(other).to_contain_text("Đang ghi cho Buổi sáng")
    other.get_by_role("button", name="Về Buổi chiều").click()
    expect(sessions).to_have_value(str(afternoon["session"]))
    expect(other).to_be_hidden()


def _facts(number: int, at: datetime, until: datetime | None) -> SessionFacts:
    return SessionFacts(number, 1, at.date(), "", "", "", at, until, frozenset(), ())
