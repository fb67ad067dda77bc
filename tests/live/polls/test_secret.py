"""Secret polls: the box alone knows them until they are counted, once; after that nothing comes into it and nothing changes."""

import hashlib
import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.core import serializers
from django.urls import reverse

from diemcau.infra.blind import box, purposes
from diemcau.infra.blind import queries as blind
from diemcau.infra.blind.models import Key
from diemcau.infra.blind.purposes import Asker
from diemcau.infra.models import JobRow, OutboxRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.anonymous import BoxAway, NewSpent
from diemcau.kernel.errors import Refused
from diemcau.live.polls import actions, queries, tasks
from diemcau.live.polls.drafts import Draft
from diemcau.live.polls.models import Poll
from diemcau.plane.anonymous import SqliteBox
from tests.attendance.world import T0, World
from tests.conferences.test_operations import NOW
from tests.live.polls import polled

Put = Callable[..., list[str]]


@pytest.fixture
def keys(world: World) -> None:
    facts = {"conference_id": world.conference.pk, "run": "live", "purpose": "ballot", "n": b"n", "sealed": b"s"}
    for slot in (1, 2):
        Key.objects.create(slot=slot, **facts)


@pytest.fixture
def held_box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteBox]:
    """The box that this process reads."""
    made = SqliteBox(tmp_path / "anonymous.sqlite3")
    monkeypatch.setattr(box, "_held", [made])
    yield made
    made.close()


@pytest.fixture
def put(world: World, held_box: SqliteBox, tmp_path: Path) -> Iterator[Put]:
    """Into slot 1, as a front that has heard of no close; what became of each."""
    front, number = SqliteBox(tmp_path / "anonymous.sqlite3"), itertools.count()

    def into(*said: object, late: bool = False) -> list[str]:
        where = (world.conference.pk, "live", "ballot", 1)
        tokens = [hashlib.sha256(str(next(number)).encode()).digest() for _ in said]
        bodies = [msgspec.json.encode({"answer": one}) for one in said]
        pairs = zip(tokens, bodies, strict=True)
        return list(front.append([NewSpent(*where, token, body, late) for token, body in pairs], now_ms=T0))

    yield into
    front.close()


def opened(world: World, hub: Actor, **facts: Any) -> Poll:
    poll = actions.make(world.conference, by=hub, draft=Draft({"vi": "Bầu ai?"}, "yes_no", naming="secret", **facts))
    actions.open_poll(poll, by=hub, saw=0)
    return Poll.objects.get(pk=poll.pk)


def told(poll: Poll) -> tuple[list[int], int, int]:
    """Lines, all who answered, and how many of them came late."""
    result = queries.result_of(Poll.objects.get(pk=poll.pk))
    return [line.n for line in result.lines], result.answers, result.late


@pytest.mark.usefixtures("keys")
def test_nothing_of_an_open_secret_poll_is_told_or_kept(world: World, hub: Actor, put: Put) -> None:
    poll = opened(world, hub, results="live")
    assert (poll.slot, blind.slots(world.conference.pk, "live", "ballot")[0].state) == (1, "open")
    before = serializers.serialize("json", [*Poll.objects.all(), *OutboxRow.objects.all()])
    put(["yes"], ["no"], "nonsense")
    result = queries.result_of(poll)
    assert (result.answers, result.is_sealed, list(result.lines), poll.results_visible) == (2, True, [], False)
    with pytest.raises(Refused, match="poll_state"):
        actions.show(poll, by=hub, saw=1, on=True)
    with pytest.raises(Refused, match="poll_state"):
        actions.count(poll, by=hub, saw=1)
    assert not actions.count_when_over(poll.pk)
    assert serializers.serialize("json", [*Poll.objects.all(), *OutboxRow.objects.all()]) == before


@pytest.mark.usefixtures("keys")
def test_showing_counts_it_once_and_nothing_comes_after(world: World, hub: Actor, put: Put) -> None:
    poll = opened(world, hub)
    polled.say(world, polled.hands(world, poll, 1, {"yes": 3}, abstained=1, made=10**6, came=10**6))
    put(["yes"], ["yes"], ["no"], ["no"])
    actions.close_poll(poll, by=hub, saw=1)
    assert blind.slots(world.conference.pk, "live", "ballot")[0].state == "closed"
    with pytest.raises(Refused, match="poll_state"):
        actions.extend(poll, by=hub, saw=2, seconds=60)
    assert put(["yes"], late=True) == ["stored"]
    assert told(poll) == ([], 9, 1)  # how it stands nobody hears before it is counted: so there are no two results
    with pytest.raises(Refused, match="poll_moved"):
        actions.show(poll, by=hub, saw=1, on=True)
    assert put(["yes"], late=True) == ["stored"]  # who is told that another was first has ended nothing
    actions.show(poll, by=hub, saw=2, on=True)
    shown = ([7, 2, 1], 10, 2)
    assert told(poll) == shown
    assert put(["yes"]) == ["shut"]  # a token that was kept back, at a front that has not heard of it
    assert put(["no"], late=True) == ["shut"]
    assert blind.slots(world.conference.pk, "live", "ballot")[0].state == "ended"
    with pytest.raises(Refused, match="poll_state"):
        actions.extend(poll, by=hub, saw=3, seconds=60)
    for on in (False, True):
        now = Poll.objects.get(pk=poll.pk)
        actions.show(now, by=hub, saw=now.version, on=on)
    assert told(poll) == shown
    closed = Poll.objects.get(pk=poll.pk)
    assert (closed.stored, closed.results_visible) == ({"yes": [2, 2], "no": [2, 0]}, True)
    assert queries.breakdown_of(closed, queries.result_of(closed)) == []
    Poll.objects.filter(pk=poll.pk).update(windows=[[NOW, NOW + 5000]])
    late = polled.hands(world, poll, 2, {"no": 9}, room=0, made=1, came=3600)
    assert polled.verdict(world, late) == (
        "accepted",
        "late",
    )  # hands were raised before all eyes, in time: a bad line costs nobody
    assert told(poll) == ([7, 11, 1], 19, 11)


@pytest.mark.usefixtures("keys")
def test_the_page_says_what_counting_ends_before_it_is_pressed(world: World, hub: Actor, put: Put, sign: Any) -> None:
    poll, browser = opened(world, hub), sign("organizer")
    put(*[["yes"]] * 5)
    actions.close_poll(poll, by=hub, saw=1)
    page = reverse("polls:one", args=[world.conference.key, poll.pk])
    asked = browser.get(page).content.decode()
    assert asked.count("phiếu đến muộn không còn được tính") == 2
    assert "Tán thành" not in asked
    desk, act = (
        reverse(f"polls:{name}", args=args)
        for name, args in (("desk", [world.conference.key]), ("act", [world.conference.key, poll.pk]))
    )
    assert "chưa kiểm phiếu" in browser.get(desk).content.decode()
    assert browser.post(act, {"do": "count", "saw": "2"}).status_code == 303
    counted = browser.get(page).content.decode()
    assert "Tán thành" in counted
    assert "phiếu đến muộn không còn được tính" not in counted
    assert not Poll.objects.get(pk=poll.pk).results_visible  # the rooms see it when it is shown
    assert put(["no"], late=True) == ["shut"]


@pytest.mark.usefixtures("keys")
def test_whoever_dies_between_the_box_and_the_rest_finds_the_same_again(
    world: World, hub: Actor, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = opened(world, hub)
    put(*[["yes"]] * 5)
    actions.close_poll(poll, by=hub, saw=1)
    with monkeypatch.context() as broken:
        broken.setattr(blind, "tally", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.show(poll, by=hub, saw=2, on=True)
    now = Poll.objects.get(pk=poll.pk)
    assert (now.is_shown, now.is_counted, now.version) == (False, False, 2)
    assert blind.slots(world.conference.pk, "live", "ballot")[0].state == "closed"
    assert put(["no"], late=True) == ["shut"]  # it was ended, though nobody was told
    actions.show(poll, by=hub, saw=2, on=True)
    assert told(poll) == ([5, 0, 0], 5, 0)


@pytest.mark.usefixtures("keys")
def test_a_box_that_is_away_is_no_result(
    world: World, hub: Actor, held_box: SqliteBox, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = opened(world, hub)
    put(*[["yes"]] * 4)
    actions.close_poll(poll, by=hub, saw=1)

    def away(*_: object) -> None:
        raise BoxAway

    day_later = datetime.fromtimestamp(Poll.objects.get(pk=poll.pk).ends_at / 1000, UTC) + timedelta(days=3)
    with monkeypatch.context() as gone:
        gone.setattr(held_box, "shut", away)
        gone.setattr(held_box, "tally", away)
        with pytest.raises(Refused, match="poll_box"):
            actions.show(poll, by=hub, saw=2, on=True)
        assert tasks.sweep_late(day_later) == 0
        assert queries.result_of(Poll.objects.get(pk=poll.pk)).away
    assert blind.slots(world.conference.pk, "live", "ballot")[0].state == "closed"
    assert tasks.sweep_late(day_later - timedelta(days=2, minutes=5)) == 0
    assert tasks.sweep_late(day_later) == 1  # the server was off for two days: nobody counted it
    few = queries.result_of(Poll.objects.get(pk=poll.pk))
    assert (few.is_few, list(few.lines), few.answers) == (True, [], 4)
    assert blind.slots(world.conference.pk, "live", "ballot")[0].state == "ended"
    assert tasks.sweep_late(day_later) == 0


@pytest.mark.usefixtures("keys")
def test_each_takes_a_slot_and_no_more_than_there_are(world: World, hub: Actor) -> None:
    assert [opened(world, hub).slot, opened(world, hub).slot] == [1, 2]
    with pytest.raises(Refused, match="no_slot_left"):
        opened(world, hub)
    [job] = JobRow.objects.filter(name="blind.keys")
    wanted = {(run, slot, each) for run, slot, each in job.facts["slots"]}
    assert wanted == {(run, slot, 1) for run in ("live", "rehearsal") for slot in range(1, 21)} - {
        ("live", 1, 1),
        ("live", 2, 1),
    }


def test_keys_lie_ready_before_the_first_poll_of_a_conference_that_is_planned(world: World) -> None:
    number, now = world.conference.pk, datetime.now(UTC)
    session = world.conference.sessions.first()
    assert session is not None
    for status, ends, several in (
        ("draft", None, 0),
        ("closed", None, 0),
        ("open", now - timedelta(days=1), 0),
        ("open", None, 1),
    ):
        type(world.conference).objects.filter(pk=number).update(status=status)
        world.conference.sessions.update(ends_at=ends)
        assert tasks.sweep_ballots(now) == several
    assert tasks.sweep_ballots(now) == 1
    [job] = JobRow.objects.filter(name="blind.keys")  # asked for again it is one job, as long as it has not ended
    assert (job.facts["of"], len(job.facts["slots"])) == (number, 40)
    Key.objects.create(conference_id=number, run="live", purpose="ballot", slot=1, n=b"n", sealed=b"s")
    assert tasks.sweep_ballots(now) == 0


def test_who_is_on_the_list_has_a_ballot_and_no_door_makes_one(world: World) -> None:
    fields: tuple[dict[str, str], ...] = (
        {},
        {"status": "substituted"},
        {"status": "declined"},
        {"source": "walk_in"},
        {"source": "substitute", "approved_by": "account:1"},
    )
    for person, facts in zip(world.people, fields, strict=False):
        type(person).objects.filter(pk=person.pk).update(**facts)
    whos = [f"delegate:{person.uid}" for person in world.people[:5]] + ["phone:x", "account:1"]
    askers = [Asker(who, world.sites[0].pk, T0) for who in whos]
    held = purposes.holders("ballot", world.conference.pk, "live", askers)
    assert held == {askers[at]: str(world.people[at].uid) for at in (0, 4)}
    world.people[4].refresh_from_db()
    world.people[4].stands_for = world.people[1]
    world.people[4].save()
    held = purposes.holders("ballot", world.conference.pk, "live", askers)
    assert held[askers[4]] == str(world.people[1].uid)  # whose ballots they are, fetched before or not
