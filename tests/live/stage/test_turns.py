"""The queue: what rooms say in any order, and how the hub takes them through."""

import random
from collections.abc import Sequence
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemcau.infra.models import OutboxRow
from diemcau.infra.operations import Incoming, Judging
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import Refused
from diemcau.live.stage import actions, operations, queries
from diemcau.live.stage.actions import gate
from diemcau.live.stage.askings import Asking, Said, asking
from diemcau.live.stage.models import Spoken, Turn, Word
from tests.attendance.world import World
from tests.conferences.test_operations import NOW, held, incoming

SAID = st.builds(
    Said, at=st.integers(1, 30), op=st.integers(1, 12).map(lambda n: UUID(int=n)), asks=st.booleans(), about=st.sampled_from(["", "a"])
)  # fmt: skip


@given(st.lists(SAID, max_size=12, unique_by=lambda said: said.op), st.integers(0, 30), st.randoms())
def test_what_words_come_to_is_a_function_of_their_set(said: list[Said], floor: int, dice: random.Random) -> None:
    shuffled = [*said, *dice.choices(said, k=3)] if said else []
    dice.shuffle(shuffled)
    now = asking(shuffled, floor)
    assert now == asking(said, floor)
    last = max((word for word in said if word.at > floor), default=None)
    assert bool(now.since) is (last is not None and last.asks)
    assert now.since == 0 or floor < now.since <= last.at  # type: ignore[union-attr]


def test_who_asks_twice_stands_where_the_first_asking_put_it() -> None:
    first, again, off = Said(5, UUID(int=1), True, "a"), Said(9, UUID(int=2), True), Said(7, UUID(int=3), False)
    assert asking([again, first], 0) == Asking(5, "a")
    assert asking([again, off, first], 0) == Asking(9)
    assert asking([first, again], 9) == Asking(0)


def say(world: World, *batch: Incoming) -> Judging:
    judging = Judging(world.conference.pk, batch)
    operations.judge(judging)
    return judging


def ask(world: World, room: int, who: str, number: int, at: int = NOW, **body: str) -> Incoming:
    return incoming(world.sites[room], "stage.ask", dict(body), number=number, at=at, who=who)


def codes(world: World) -> list[tuple[str, str]]:
    return [(place.code, place.step) for place in queries.waiting_of(world.conference.pk)]


def test_rooms_stand_in_the_order_of_asking_whatever_the_order_of_arrival(world: World) -> None:
    one, two = held(world.conference, "site_registrar", world.sites[1].pk), held(world.conference, "site_technician", world.sites[2].pk)  # fmt: skip
    batch = [
        ask(world, 2, two, 1, at=NOW, about=" Hỏi về kinh phí,\x00 CCCD 079203001234 "),
        ask(world, 1, one, 2, at=NOW - 50),
        incoming(world.sites[2], "stage.withdraw", {}, number=3, at=NOW - 10, who=two),
    ]
    for order in ([0, 1, 2], [2, 1, 0, 0, 2]):
        Word.objects.all().delete()
        Turn.objects.all().delete()
        for index in order:
            judging = say(world, batch[index])
        assert codes(world) == [(world.sites[1].code, "asked"), (world.sites[2].code, "asked")]
    assert "079203001234" not in Turn.objects.get(site=world.sites[2]).about
    judging = say(world, ask(world, 3, one, 5), incoming(world.sites[1], "stage.ask", {"x": 1}, number=6, who=one))
    assert [judging.judgements[UUID(int=n)].reason for n in (5, 6)] == ["not_allowed", "bad_body"]
    fresh = say(world, ask(world, 3, held(world.conference, "site_lead", world.sites[3].pk), 7, at=NOW + 9))
    assert {subject for topic, subject, _run in fresh.changes if topic == "stage"} >= {
        str(world.sites[n].pk) for n in (1, 2, 3)
    }


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The server's time, Unix ms."""
    at = [NOW]
    monkeypatch.setattr(gate, "now_ms", lambda: at[0])
    return at


def test_the_hub_takes_a_room_through_and_back(world: World, hub: Actor, clock: list[int]) -> None:
    number, (_, a, b, c) = world.conference.pk, world.sites
    for site in (a, b, c):
        clock[0] += 1
        actions.invite(site, by=hub)
        actions.invite(site, by=hub)
    actions.check(a, by=hub)
    actions.check(b, by=hub)  # one at a time
    actions.judge_check(b, by=hub, good=True)
    actions.set_next(c, by=hub)
    assert codes(world) == [(c.code, "next"), (a.code, "asked"), (b.code, "ready")]
    actions.set_next(b, by=hub)
    actions.give(b, by=hub, minutes=3)
    assert queries.on_air_of(number) == b.pk
    actions.mute(b, by=hub, on=True)
    actions.more_time(b, by=hub, minutes=1)
    on = queries.stage_of(number).on
    assert on is not None and (on.turn.muted, on.turn.until) == (True, clock[0] + 4 * 60_000)  # noqa: PT018
    clock[0] += 60_000
    actions.give(c, by=hub, minutes=2)  # whoever spoke has ended
    actions.end(b, by=hub)  # late: it does not speak any more
    assert (queries.on_air_of(number), codes(world)) == (c.pk, [(a.code, "asked")])
    clock[0] += 5000
    actions.end(c, by=hub)
    actions.give(a, by=hub, minutes=1)
    actions.by_phone(a, by=hub, minutes=1)  # its line broke
    actions.end(a, by=hub)
    told = [(one.site_id, one.way, one.ended - one.began) for one in queries.spoken_of(number)]
    assert sorted(told) == sorted([(a.pk, "phone", 0), (c.pk, "line", 5000), (b.pk, "line", 60_000)])
    actions.write_note(Spoken.objects.get(site=a), by=hub, note="Đường truyền mất, nói qua điện thoại")
    told_of = OutboxRow.objects.filter(topic="stage").values_list("subjects", flat=True)
    assert str(a.pk) in {subject for subjects in told_of for subject in subjects}


def test_what_was_said_before_a_room_was_back_brings_it_no_second_turn(
    world: World, hub: Actor, clock: list[int]
) -> None:
    who = held(world.conference, "site_lead", world.sites[1].pk)
    say(world, ask(world, 1, who, 1))
    clock[0] += 100
    actions.give(world.sites[1], by=hub, minutes=1)
    say(world, incoming(world.sites[1], "stage.withdraw", {}, number=2, at=NOW + 50, received_at=NOW + 200, who=who))
    assert queries.on_air_of(world.conference.pk) is None  # it has finished
    assert Spoken.objects.get().by == "room"
    say(world, ask(world, 1, who, 3, at=NOW + 60))  # of an old press, handed in late
    assert codes(world) == []
    say(world, ask(world, 1, who, 4, at=NOW + 200))
    assert codes(world) == [(world.sites[1].code, "asked")]


def test_only_the_hub_takes_rooms_through(world: World, hub: Actor) -> None:
    room = Actor(who="device:1", held=frozenset({Held("site_lead", world.conference.pk, world.sites[1].pk)}))
    actions.invite(world.sites[1], by=hub)
    verbs: Sequence[object] = (actions.check, actions.set_next, actions.end, actions.send_back)
    for verb in verbs:
        with pytest.raises(Refused, match="forbidden"):
            verb(world.sites[1], by=room)  # type: ignore[operator]
    with pytest.raises(Refused, match="not_asking"):
        actions.check(world.sites[2], by=hub)
    with pytest.raises(Refused, match="bad_minutes"):
        actions.give(world.sites[1], by=hub, minutes=0)
    actions.send_back(world.sites[1], by=hub)
    assert codes(world) == []
