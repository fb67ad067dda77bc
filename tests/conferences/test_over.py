"""When a conference is over, by the clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from diemcau.conferences import actions as planned
from diemcau.conferences import tasks
from diemcau.conferences.models import Conference, Site, SiteLive
from diemcau.infra.options import Options, options
from diemcau.kernel.actor import NOBODY, SYSTEM
from diemcau.kernel.clock import as_ms
from diemcau.people import actions, queries
from diemcau.people.actions.devices import Opened

SignIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def device(tree: list[Site], conference: Conference) -> Opened:
    planned.add_session(planned.add_day(conference, by=SYSTEM), by=SYSTEM, part="morning")
    made = actions.make_card(by=SYSTEM, conference=conference.pk, site=tree[0].pk, days=400)
    return actions.open_pairing(made.pairing, by=NOBODY)


def last_day(conference: Conference, moment: datetime) -> None:
    conference.days.update(date=moment.date())
    conference.sessions.update(ends_at=moment)


def test_two_weeks_after_the_last_day_its_devices_are_turned_away(conference: Conference, device: Opened) -> None:
    last_day(conference, timezone.now())
    over = timezone.now() + timedelta(days=13)
    assert tasks.end_ways_into_what_is_over(over) == 0
    assert queries.live_device(device.device.kid, device.key) == device.device
    assert tasks.end_ways_into_what_is_over(over + timedelta(days=2)) == 2  # the card, and the device it let in
    assert queries.live_device(device.device.kid, device.key) is None
    assert tasks.end_ways_into_what_is_over(over + timedelta(days=2)) == 0


def test_without_dates_it_is_over_after_a_room_was_last_heard(conference: Conference, device: Opened) -> None:
    conference.days.update(date=None)
    conference.sessions.update(ends_at=None)
    heard = timezone.now()
    assert tasks.end_ways_into_what_is_over(heard + timedelta(days=300)) == 0  # nothing to count from
    SiteLive.objects.create(site=conference.sites.all()[0], heard_at=as_ms(heard))
    assert tasks.end_ways_into_what_is_over(heard + timedelta(days=13)) == 0
    assert tasks.end_ways_into_what_is_over(heard + timedelta(days=15)) == 2


def test_the_installation_says_how_long_and_the_page_until_when(
    conference: Conference, device: Opened, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    last_day(conference, datetime(2026, 11, 20, 4, 0, tzinfo=UTC))
    page = f"/c/{conference.key}/?language=en"
    browser = signed_in()
    assert "<dt>Devices and links work until</dt><dd>00:00, 5 December 2026</dd>" in browser.get(page).content.decode()
    three = Options({**options().values, "ACCESS_DAYS": 3})
    monkeypatch.setattr("diemcau.conferences.queries.ending.options", lambda: three)
    assert "<dd>00:00, 24 November 2026</dd>" in browser.get(page).content.decode()
    assert tasks.end_ways_into_what_is_over(datetime(2026, 11, 23, 16, 59, tzinfo=UTC)) == 0
    assert tasks.end_ways_into_what_is_over(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)) == 2


def test_the_last_day_ends_where_the_conference_is(conference: Conference, device: Opened) -> None:
    conference.sessions.update(ends_at=None)
    conference.days.update(date="2026-11-20")
    conference.timezone = "Asia/Ho_Chi_Minh"
    conference.save()
    kept = timedelta(days=14)
    assert tasks.end_ways_into_what_is_over(datetime(2026, 11, 20, 16, 59, tzinfo=UTC) + kept) == 0
    assert tasks.end_ways_into_what_is_over(datetime(2026, 11, 20, 17, 0, tzinfo=UTC) + kept) == 2
