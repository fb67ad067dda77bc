"""When a conference is over, by the clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from diemcau.conferences import actions as planned
from diemcau.conferences import tasks
from diemcau.conferences.models import Conference, Site
from diemcau.kernel.actor import NOBODY, SYSTEM
from diemcau.people import actions, queries
from diemcau.people.actions.devices import Opened

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


def test_a_conference_without_dates_is_never_over(conference: Conference, device: Opened) -> None:
    conference.days.update(date=None)
    conference.sessions.update(ends_at=None)
    assert tasks.end_ways_into_what_is_over(timezone.now() + timedelta(days=300)) == 0


def test_the_last_day_ends_where_the_conference_is(conference: Conference, device: Opened) -> None:
    conference.sessions.update(ends_at=None)
    conference.days.update(date="2026-11-20")
    conference.timezone = "Asia/Ho_Chi_Minh"
    conference.save()
    kept = tasks.KEPT_FOR
    assert tasks.end_ways_into_what_is_over(datetime(2026, 11, 20, 16, 59, tzinfo=UTC) + kept) == 0
    assert tasks.end_ways_into_what_is_over(datetime(2026, 11, 20, 17, 0, tzinfo=UTC) + kept) == 2
