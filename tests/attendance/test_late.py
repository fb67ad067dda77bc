"""What reaches the server when its half-day is over is told to the hub, until a report holds it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from diemcau.attendance import exports, queries
from diemcau.attendance.models import LateEntry
from diemcau.conferences.queries import over_at
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import as_ms

from .test_reports import sheets_of
from .world import World

pytestmark = pytest.mark.django_db
MINUTE = 60_000


@pytest.fixture
def over(world: World) -> int:
    """The first half-day ended two hours ago; from when on its entries are late (Unix ms)."""
    session = world.sessions[0]
    session.ends_at = timezone.now() - timedelta(hours=2)
    session.starts_at = session.ends_at - timedelta(hours=3)
    session.save()
    for counted_in in world.rounds:
        counted_in.session.refresh_from_db()
    moment = over_at(session)
    assert moment is not None
    return as_ms(moment)


def _come(world: World, at: int, *received: int) -> None:
    """The same room hands in a check-in and a headcount made at `at`, once for every moment of `received`."""
    for person, came in zip(world.people, received, strict=False):
        check_in = {"delegate": person.uid, "session": world.sessions[0].pk, "via": "list"}
        count = {"round": world.rounds[0].pk, "present": 17, "channel": "app", "confirmed": False}
        world.judge(
            world.op("check_in", check_in, at=at, received_at=came),
            world.op("headcount", count, at=at, received_at=came),
        )


def test_only_what_comes_when_the_half_day_is_over_is_late(world: World, over: int) -> None:
    made = over - 90 * MINUTE
    _come(world, made, made + 1, over, over + 1, over + 5 * MINUTE)
    assert sorted(LateEntry.objects.values_list("received_at", flat=True)) == [over + 1] * 2 + [over + 5 * MINUTE] * 2
    (late,) = queries.late_entries(world.conference.pk, world.rounds)
    assert (late.persons, late.headcounts, as_ms(late.at), as_ms(late.since)) == (2, 2, over + 5 * MINUTE, over)
    assert queries.late_entries(world.conference.pk, world.rounds, "rehearsal") == []


def test_the_hub_is_told_until_it_takes_a_report_and_the_report_says_it(
    world: World, over: int, browser: Callable[..., Client], actor: Callable[..., Actor]
) -> None:
    made = over - 90 * MINUTE
    _come(world, made, over + MINUTE)
    client, page = browser("organizer"), f"/c/{world.conference.key}/headcount"
    told = client.get(page, {"round": world.rounds[-1].pk}).content.decode()
    assert "came in after it was over: entries about persons: 1, headcounts: 1." in told
    assert "rooms whose number is to be confirmed or settled: 1." in told
    assert f"?round={world.rounds[0].pk}&amp;show=unconfirmed" in told
    board = queries.headcount_board(world.conference, world.rounds[0], as_of=timezone.now())
    with translation.override("en"):
        sheets = sheets_of(exports.flash_xlsx(board, by=actor()))
    assert any("entries about persons 1, headcounts 1; the last at" in str(row[0]) for row in sheets["Totals"])
    assert queries.late_entries(world.conference.pk, world.rounds) == []
    _come(world, made, as_ms(timezone.now()) + MINUTE)
    again = client.get(page).content.decode()
    assert "since the report of" in again
    assert "entries about persons: 1, headcounts: 1." in again
    assert "came in after it was over" not in browser("site_lead", world.sites[0].pk).get(page).content.decode()
