"""Secret polls: the box alone knows them while they are open; afterwards what they came to is written down, in whole five minutes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import serializers

from diemcau.infra.blind import purposes
from diemcau.infra.blind import queries as blind
from diemcau.infra.blind.models import Key
from diemcau.infra.blind.purposes import Asker
from diemcau.infra.models import JobRow, OutboxRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.anonymous import BoxAway, Count, Spent
from diemcau.kernel.errors import Refused
from diemcau.live.polls import actions, queries, tasks
from diemcau.live.polls.drafts import Draft
from diemcau.live.polls.models import Poll
from tests.attendance.world import T0, World
from tests.live.polls import polled

Fill = Callable[..., None]


@pytest.fixture
def keys(world: World) -> None:
    facts = {"conference_id": world.conference.pk, "run": "live", "purpose": "ballot", "n": b"n", "sealed": b"s"}
    for slot in (1, 2):
        Key.objects.create(slot=slot, **facts)


@pytest.fixture
def fill(monkeypatch: pytest.MonkeyPatch) -> Fill:
    """What lies in the box: (answer, late) pairs; nothing: it is away."""

    def put(*said: tuple[object, bool] | None) -> None:
        found = [one for one in said if one]

        def tally(*_where: object) -> list[Count]:
            if None in said:
                raise BoxAway
            return [Count({"answer": answer}, late, 1) for answer, late in found]

        rows = [Spent(f"{n:064x}", 1, {"answer": answer}, T0, late) for n, (answer, late) in enumerate(found)]
        monkeypatch.setattr(blind, "tally", tally)
        monkeypatch.setattr(blind, "rows", lambda *_where, settled: rows if settled else [])

    return put


def opened(world: World, hub: Actor, **facts: Any) -> Poll:
    poll = actions.make(world.conference, by=hub, draft=Draft({"vi": "Bầu ai?"}, "yes_no", naming="secret", **facts))
    actions.open_poll(poll, by=hub, saw=0)
    return Poll.objects.get(pk=poll.pk)


@pytest.mark.usefixtures("keys")
def test_nothing_of_an_open_secret_poll_is_told_or_kept(world: World, hub: Actor, fill: Fill) -> None:
    poll = opened(world, hub, results="live")
    assert (poll.slot, blind.slots(world.conference.pk, "live", "ballot")[0].state) == (1, "open")
    before = serializers.serialize("json", [*Poll.objects.all(), *OutboxRow.objects.all()])
    fill((["yes"], False), (["no"], False), ("nonsense", False))
    result = queries.result_of(poll)
    assert (result.answers, result.is_sealed, list(result.lines), poll.results_visible) == (2, True, [], False)
    with pytest.raises(Refused, match="poll_state"):
        actions.show(poll, by=hub, saw=1, on=True)
    assert not actions.store(poll.pk)
    assert serializers.serialize("json", [*Poll.objects.all(), *OutboxRow.objects.all()]) == before


@pytest.mark.usefixtures("keys")
def test_after_the_close_it_is_counted_marked_and_written_down(world: World, hub: Actor, fill: Fill) -> None:
    poll = opened(world, hub)
    polled.say(world, polled.hands(world, poll, 1, {"yes": 3}, abstained=1, made=10**6, came=10**6))
    actions.close_poll(poll, by=hub, saw=1)
    assert blind.slots(world.conference.pk, "live", "ballot")[0].state == "closed"
    with pytest.raises(Refused, match="poll_state"):
        actions.extend(poll, by=hub, saw=2, seconds=60)  # two results would tell what came between them
    [job] = JobRow.objects.filter(name=actions.STORE)

    def result() -> tuple[list[int], int, int]:
        told = queries.result_of(Poll.objects.get(pk=poll.pk))
        return [line.n for line in told.lines], told.answers, told.late_apart

    fill()
    assert result() == ([3, 0, 1], 4, 0)
    in_time = [(["yes"], False)] * 3 + [(["no"], False)] * 2
    fill(*in_time[:4])
    few = queries.result_of(Poll.objects.get(pk=poll.pk))
    assert (few.is_few, list(few.lines), few.answers) == (True, [], 8)
    fill(*in_time, ("yes", True))
    tasks.store(job.facts, lambda share: None)
    assert result() == ([6, 2, 1], 10, 1)  # a late one alone is somebody's
    fill(*in_time, *[("yes", True)] * 5)
    assert result() == ([6, 2, 1], 14, 5)
    assert actions.store(poll.pk)
    assert Poll.objects.get(pk=poll.pk).stored == {"yes": [3, 5], "no": [2, 0]}
    assert result() == ([11, 2, 1], 14, 0)
    closed = Poll.objects.get(pk=poll.pk)
    assert queries.breakdown_of(closed, queries.result_of(closed)) == []
    ended = datetime.fromtimestamp(closed.ends_at / 1000, UTC) + timedelta(days=3)  # the server was off for two of them
    assert tasks.sweep_late(ended) == 0  # nothing new
    assert blind.slots(world.conference.pk, "live", "ballot")[0].state == "ended"
    fill(None)
    assert queries.result_of(closed).away
    assert result() == ([11, 2, 1], 14, 0)


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
