"""A room's attendance page and paper lists typed later: of which half-day they speak, and what is taken for a time."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from diemcau.attendance.models import Attendance
from diemcau.conferences.models import Day, ItemTimes, ProgrammeItem, Session
from diemcau.infra import intake

from .conftest import Hub
from .world import World, make_people

Browser = Callable[..., Client]
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def _address(world: World, name: str) -> str:
    return reverse(f"attendance:{name}", args=[world.conference.key, world.sites[1].code])


def begins(session: Session, at: datetime) -> None:
    """Put a half-day of three hours at another moment, and its day with it."""
    Day.objects.filter(pk=session.day_id).update(date=at.astimezone(VIETNAM).date())
    Session.objects.filter(pk=session.pk).update(starts_at=at, ends_at=at + timedelta(hours=3))


def test_a_paper_list_is_typed(world: World, hub: Hub, browser: Browser) -> None:
    url, mine = _address(world, "paper"), world.people[1]
    begins(world.sessions[0], datetime(2026, 1, 5, 8, 0, tzinfo=VIETNAM))
    assert browser().post(url, {"at": "2026-01-05T08:15"}).status_code == 422
    stranger = browser().post(url, {"at": "2026-01-05T08:15", "uids": [str(world.people[2].uid)]})
    assert stranger.status_code == 422
    assert browser().post(url, {"at": "2026-01-05T08:15", "uids": [str(mine.uid)]}).status_code == 303
    hub.judge()
    row = Attendance.objects.get()
    assert (row.delegate, row.via, row.at, row.state) == (mine, "paper", 1_767_575_700_000, "present")
    assert 'value="2026-01-05T08:15"' in browser().get(url).content.decode(), "the next one was typed last"


def test_a_paper_list_is_of_a_chosen_half_day_with_a_time_for_each(world: World, hub: Hub, browser: Browser) -> None:
    morning, afternoon = world.sessions
    begins(morning, datetime(2026, 1, 5, 8, 0, tzinfo=VIETNAM))
    begins(afternoon, datetime(2026, 1, 5, 13, 30, tzinfo=VIETNAM))
    one, two = make_people(world, 2, start=5, sites=[world.sites[1]])
    url = _address(world, "paper")
    page = browser().get(url, {"session": morning.pk}).content.decode()
    assert 'value="2026-01-05T08:00"' in page, "when it begins, not when it is typed"
    assert f'href="?session={afternoon.pk}&amp;run=live"' in page
    said = {"at": "2026-01-05T08:00", "uids": [str(one.uid), str(two.uid)], f"at-{two.uid}": "08:40"}
    assert browser().post(f"{url}?session={morning.pk}", said).status_code == 303
    hub.judge()
    wrong = browser().post(f"{url}?session={afternoon.pk}", said)
    assert wrong.status_code == 422
    assert "This half-day is from 13:30 to" in wrong.content.decode()
    sure = re.search(r'name="sure" value="([^"]+)"', wrong.content.decode())
    assert sure is not None
    mended = {"at": "2026-01-05T08:01", "uids": [str(two.uid)], "sure": sure[1]}
    assert browser().post(f"{url}?session={afternoon.pk}", mended).status_code == 422, (
        "another time is asked about anew"
    )
    early = make_people(world, 1, start=20, sites=[world.sites[1]])[0]
    said_again = {"at": "2026-01-05T08:00", "uids": [str(early.uid)], "sure": sure[1]}
    assert browser().post(f"{url}?session={afternoon.pk}", said_again).status_code == 303
    hub.judge()
    assert Attendance.objects.filter(session=afternoon, delegate=early).delete()[0] == 1
    rows = {row.delegate: row for row in Attendance.objects.all()}
    assert {person: (row.session, row.at) for person, row in rows.items()} == {
        one: (morning, 1_767_574_800_000), two: (morning, 1_767_577_200_000)
    }  # fmt: skip


def test_the_page_after_a_paper_list_shows_what_it_changed(
    world: World, hub: Hub, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins(world.sessions[0], datetime(2026, 1, 5, 8, 0, tzinfo=VIETNAM))
    waited: list[int] = []
    monkeypatch.setattr(intake, "_patience", [10.0])
    monkeypatch.setattr(intake, "sleep", lambda _seconds: waited.append(hub.judge()))
    said = {"at": "2026-01-05T08:15", "uids": [str(world.people[1].uid)]}
    assert browser().post(_address(world, "paper"), said).status_code == 303
    assert (waited, Attendance.objects.get().state) == ([1], "present")


def test_what_happened_after_a_paper_s_time_stands_and_is_named(world: World, hub: Hub, browser: Browser) -> None:
    morning, site = world.sessions[0], world.sites[1]
    begins(morning, datetime(2026, 1, 5, 8, 0, tzinfo=VIETNAM))
    left, absent = make_people(world, 2, start=5, sites=[site])
    eight, ten = 1_767_574_800_000, 1_767_582_000_000
    body = {"session": morning.pk}
    for kind, person, at in (("check_in", left, eight + 1), ("check_out", left, ten), ("absent", absent, eight - 1)):
        reason = {"reason": "other"} if kind == "absent" else {}
        world.judge(world.op(kind, body | {"delegate": person.uid} | reason, site=site.pk, at=at, received_at=ten))
    said = {"at": "2026-01-05T08:00", "uids": [str(left.uid), str(absent.uid)]}
    clerk = browser()
    answer = clerk.post(f"{_address(world, 'paper')}?session={morning.pk}", said)
    told = str(list(clerk.get(answer["Location"]).context["messages"])[1])
    hub.judge()
    assert told.endswith(f": {left.full_name}.")
    assert {row.delegate: row.state for row in Attendance.objects.all()} == {left: "left", absent: "present"}


def test_unlikely_times_on_paper_are_refused_and_nothing_typed_is_lost(world: World, browser: Browser) -> None:
    morning, (one, two) = world.sessions[0], make_people(world, 2, start=5, sites=[world.sites[1]])
    begins(morning, datetime.now(VIETNAM))
    url, today = f"{_address(world, 'paper')}?session={morning.pk}", datetime.now(VIETNAM)

    def refused(at: datetime, **own: str) -> str:
        said = {"at": at.strftime("%Y-%m-%dT%H:%M"), "uids": [str(one.uid)]} | own
        answer = browser().post(url, said)
        page = str(answer.content.decode())
        assert answer.status_code == 422
        assert f'value="{one.uid}" id="p-{one.uid}" checked' in page
        assert f'value="{said["at"]}"' in page
        return page

    assert "in the future" in refused(today + timedelta(days=1))
    assert "before the day of the half-day" in refused(today - timedelta(days=1))
    own = refused(today, **{f"at-{two.uid}": "00:00"})
    assert "a time but no tick" in own
    assert f'name="at-{two.uid}" value="00:00"' in own
    rehearsed = browser().post(f"{url}&run=rehearsal", {"at": "2026-01-05T08:00", "uids": "x"}).content.decode()
    assert "no longer on this room" in rehearsed
    assert "before the day" not in rehearsed, "a rehearsal is held on any day"


def test_a_room_s_pages_open_on_the_half_day_that_counts(world: World, browser: Browser) -> None:
    now, (morning, afternoon) = datetime.now(VIETNAM), world.sessions
    begins(afternoon, now + timedelta(hours=1))
    for ended, expected in ((timedelta(minutes=20), morning), (timedelta(minutes=40), afternoon)):
        begins(morning, now - ended - timedelta(hours=3))
        for name in ("room", "paper"):
            page = browser().get(_address(world, name)).content.decode()
            assert (
                f"session={expected.pk}&amp;run=live&amp;blank=5" in page or f'action="?session={expected.pk}&' in page
            )
            assert re.search(f"<h2>{expected.part.capitalize()}, ", page)
    runs = ProgrammeItem.objects.create(session=morning, title={"vi": "Cầm máu"})
    ItemTimes.objects.create(item=runs, began=now, run="rehearsal")
    assert "<h2>Morning, " not in browser().get(_address(world, "room")).content.decode()
    ItemTimes.objects.create(item=runs, began=now)
    assert "<h2>Morning, " in browser().get(_address(world, "room")).content.decode(), "what runs decides"


def test_a_tick_by_mistake_is_undone_on_the_room_s_page_and_beside_the_paper(
    world: World, hub: Hub, browser: Browser
) -> None:
    session, mine = world.sessions[0], world.people[1]
    begins(session, datetime(2026, 1, 5, 8, 0, tzinfo=VIETNAM))
    body = {"delegate": mine.uid, "session": session.pk, "via": "list"}
    world.judge(world.op("check_in", body, site=mine.site_id, at=1_767_574_800_000, received_at=1_767_582_000_000))
    client, args = browser(), [world.conference.key, world.sites[1].code, session.pk, mine.uid]
    undo = reverse("attendance:take_back", args=args)
    assert client.post(undo).status_code == 404, "what the room itself entered is the room's to undo"
    said = {"at": "2026-01-05T08:15", "uids": [str(mine.uid)]}
    for headers in ({}, {"HX-Request": "true"}):
        assert client.post(f"{_address(world, 'paper')}?session={session.pk}", said).status_code == 303
        hub.judge()
        assert Attendance.objects.get().via == "paper"
        for page in ("room", "paper"):
            assert undo in client.get(f"{_address(world, page)}?session={session.pk}").content.decode()
        answer = client.post(undo, headers=headers)
        assert (answer.status_code, b"undone" in answer.content) == ((200, True) if headers else (303, False))
        hub.judge()
        assert Attendance.objects.get().via == "list", "what the paper had replaced stands again"
    assert client.post(undo).status_code == 404


def test_a_room_with_check_ins_leaves_a_half_day_only_when_that_was_pressed_twice(
    world: World, hub: Hub, browser: Browser
) -> None:
    morning, site, quiet = world.sessions[0], world.sites[1], world.sites[2]
    for person in make_people(world, 2, start=5, sites=[site]):
        world.judge(world.op("check_in", {"session": morning.pk, "delegate": person.uid}, site=site.pk))
    url = reverse("conferences:session", args=[world.conference.key, morning.pk])
    said = {"part": "morning", "not_for": f"{site.code}, {quiet.code}"}
    client = browser()
    asked = client.post(url, said)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert f"{site.code} {site.name}: 2 persons were checked in." in page
    assert f"{quiet.code} {quiet.name}:" not in page
    assert f'value="{site.code}, {quiet.code}"' in page
    assert not morning.not_for.exists()
    sure = re.search(r'name="sure" value="([^"]+)"', page)
    assert sure is not None
    assert client.post(url, said | {"sure": sure[1] + "9"}).status_code == 422, "what was asked is what is answered"
    assert client.post(url, said | {"sure": sure[1]}).status_code in (302, 303)
    assert {room.pk for room in morning.not_for.all()} == {site.pk, quiet.pk}
    assert client.post(url, said).status_code in (302, 303), "a room that is out already is not asked about again"
