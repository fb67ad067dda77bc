"""The queue in order: a function of what rooms said and what the hub did, in any order; kinds, time, hands that do not cross."""

from dataclasses import dataclass
from random import Random
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.live.stage import actions, fragments, queries
from diemcau.live.stage.actions import Seen, gate
from diemcau.live.stage.askings import FRONT, Said, asking, is_anew, queue, rearranged
from diemcau.live.stage.models import Spoken, Turn
from tests.attendance.world import World, make_world
from tests.conferences.test_operations import NOW, held
from tests.live.stage.test_turns import ask, codes, say

MINUTE = 60_000
HUB_AT = 30


@dataclass
class Row:
    """A turn without a database."""

    site_id: int
    unit: str = ""
    asked_at: int = 0
    kind: str = ""
    stood: int = 0
    in_turn: bool = False
    placed: int | None = None
    step: str = ""

    def hear(self, said: list[Said]) -> None:
        """As actions/words.py puts a room after each batch."""
        now = asking(said, 0)
        self.asked_at, self.kind = now.since, now.kind
        if now.since and is_anew(now, self.stood):
            self.placed, self.in_turn, self.stood, self.step = None, False, now.since, "asked"
        elif not now.since:
            self.step = ""


SAID = st.builds(
    lambda site, at, number, asks, kind: (site, Said(at, UUID(int=number), asks, "", kind)),
    st.integers(1, 4), st.integers(1, 60), st.integers(1, 99), st.booleans(), st.sampled_from(["", "question", "order"]),
)  # fmt: skip
WORDS = st.lists(SAID, max_size=14, unique_by=lambda word: word[1].op)


def come_in(early: list[tuple[int, Said]], late: list[tuple[int, Said]], dice: Random, *, shuffled: bool) -> list[int]:
    """What the queue is when `early` came before the hub put the rooms that waited in another order, and `late` after it."""
    rows, heard = {site: Row(site) for site in range(1, 5)}, {site: [] for site in range(1, 5)}  # type: ignore[var-annotated]

    def batch(words: list[tuple[int, Said]]) -> None:
        words = [*words, *dice.choices(words, k=2)] if words and shuffled else list(words)
        if shuffled:
            dice.shuffle(words)
        for site, said in words:
            heard[site].append(said)
            if shuffled and dice.random() < 0.7:
                rows[site].hear(heard[site])
        for site, row in rows.items():
            row.hear(heard[site])

    batch(early)
    row = queue(rows.values())
    for turn, place in zip(reversed(row), rearranged([one.asked_at for one in row]), strict=True):
        turn.placed, turn.stood = place, turn.asked_at
    if row:
        row[-1].step = "next"
    batch(late)
    return [one.site_id for one in queue(rows.values())]


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, st.randoms())
def test_any_order_and_number_of_askings_and_withdrawals_gives_the_same_queue(
    early: list[tuple[int, Said]], late: list[tuple[int, Said]], dice: Random
) -> None:
    known = {said.op for _site, said in early}
    late = [(site, said) for site, said in late if said.op not in known]
    wanted = come_in(early, late, dice, shuffled=False)
    assert come_in(early, late, dice, shuffled=True) == wanted


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    at = [NOW]
    monkeypatch.setattr(gate, "now_ms", lambda: at[0])
    return at


def asked(world: World, hub: Actor, clock: list[int]) -> None:
    """Rooms 1 to 3 wait, in this order."""
    for site in world.sites[1:]:
        clock[0] += 1000
        actions.invite(site, by=hub)


def order(world: World) -> list[int]:
    """Rooms that wait, as numbers of the world's list."""
    known = {site.pk: number for number, site in enumerate(world.sites)}
    return [known[place.id] for place in queries.waiting_of(world.conference.pk)]


def turn(world: World, room: int) -> Turn:
    return Turn.objects.get(site=world.sites[room])


@pytest.mark.django_db
def test_rooms_are_put_in_order_by_hand(world: World, hub: Actor, clock: list[int]) -> None:
    asked(world, hub, clock)
    actions.move(world.sites[3], by=hub, places=-1)
    assert order(world) == [1, 3, 2]
    actions.move(world.sites[1], by=hub, places=9)
    assert order(world) == [3, 2, 1]
    actions.set_next(world.sites[1], by=hub)
    actions.move(world.sites[2], by=hub, places=-9)
    assert order(world) == [1, 2, 3], "who is next stays first"
    actions.put_in_order(world.conference, [world.sites[3].pk], by=hub, saw=[world.sites[n].pk for n in (2, 3)])
    assert order(world) == [1, 3, 2]
    with pytest.raises(Refused, match="turn_moved"):
        actions.put_in_order(world.conference, [], by=hub, saw=[world.sites[n].pk for n in (2, 3)])


@pytest.mark.django_db
def test_a_point_of_order_is_proposed_to_the_front(world: World, hub: Actor, clock: list[int]) -> None:
    asked(world, hub, clock)
    actions.send_back(world.sites[3], by=hub)
    clock[0] += 1000
    who = held(world.conference, "site_lead", world.sites[3].pk)
    say(world, ask(world, 3, who, 1, at=clock[0] + 9, kind="order", about="Thủ tục"))
    assert order(world) == [3, 1, 2]
    assert [place.code for place in queries.stage_of(world.conference.pk).proposed] == [world.sites[3].code]
    assert 'id="stage-proposed"' in fragments.board(world.conference)
    actions.in_its_turn(world.sites[3], by=hub)
    assert order(world) == [1, 2, 3]
    assert not queries.stage_of(world.conference.pk).proposed
    judging = say(world, ask(world, 3, who, 2, kind="shout"))
    assert judging.judgements[UUID(int=2)].reason == "bad_body"
    assert turn(world, 3).asked_at < FRONT


@pytest.mark.django_db
def test_time_is_held_given_and_kept_over_an_interruption(world: World, hub: Actor, clock: list[int]) -> None:
    asked(world, hub, clock)
    number, (_hub, a, b, _c) = world.conference.pk, world.sites
    actions.set_budget(world.conference, None, by=hub, turn=5, whole=8, way="external")
    actions.set_budget(world.conference, b, by=hub, turn=2, whole=None)
    actions.more_time(b, by=hub, minutes=1)
    assert {place.id: place.time // MINUTE for place in queries.desk_of(number).waiting} == {
        a.pk: 5,
        b.pk: 3,
        world.sites[3].pk: 5,
    }
    actions.give(a, by=hub)
    clock[0] += MINUTE
    actions.hold(a, by=hub, on=True)
    clock[0] += 10 * MINUTE
    assert turn(world, 1).left == 4 * MINUTE
    actions.hold(a, by=hub, on=False)
    clock[0] += MINUTE
    actions.interrupt(a, by=hub)
    spoken = Spoken.objects.get()
    assert (spoken.way, spoken.ms, spoken.left) == ("external", 2 * MINUTE, 3 * MINUTE)
    assert order(world) == [1, 2, 3], "it goes on first"
    waits = queries.desk_of(number).waiting
    assert (waits[0].time, waits[0].had, waits[0].over) == (3 * MINUTE, queries.Had(1, 2 * MINUTE), 0)
    actions.give(a, by=hub)
    clock[0] += 4 * MINUTE  # over its time, and nothing happens
    assert queries.on_air_of(number) == a.pk
    actions.end(a, by=hub)
    assert Spoken.objects.first().left == -MINUTE  # type: ignore[union-attr]
    actions.again(Spoken.objects.all()[0], by=hub)
    assert turn(world, 1).allowed == 30_000
    assert queries.desk_of(number).waiting[0].over == 0
    actions.more_time(a, by=hub, minutes=5)
    assert queries.desk_of(number).waiting[0].over == 8 * MINUTE


@pytest.mark.django_db
def test_the_hall_and_other_systems_speak_with_a_time_and_a_way(world: World, hub: Actor, clock: list[int]) -> None:
    actions.by_other_way(world.sites[0], by=hub, way="hall", minutes=2, saw=Seen(0))
    shown = fragments.caller(world.conference) + fragments.room(world.conference, world.sites[0])
    assert shown.count('data-way="hall"') == 2
    clock[0] += MINUTE
    actions.by_other_way(world.sites[1], by=hub, way="external", saw=Seen(0, on=world.sites[0].pk))
    actions.end(world.sites[1], by=hub)
    assert sorted((one.way, one.ms) for one in Spoken.objects.all()) == [("external", 0), ("hall", MINUTE)]
    assert codes(world) == []


@pytest.mark.django_db
def test_of_two_who_act_on_the_same_the_second_is_told(world: World, hub: Actor, clock: list[int]) -> None:
    asked(world, hub, clock)
    a, b, c = world.sites[1:]
    saw = Seen(turn(world, 1).version)
    versions = actions.set_next(a, by=hub, saw=saw)
    assert actions.set_next(a, by=hub, saw=saw) == {}, "the same press again"
    for act in (
        lambda: actions.more_time(a, by=hub, minutes=1, saw=saw),
        lambda: actions.send_back(a, by=hub, saw=saw),
        lambda: actions.set_next(b, by=hub, saw=Seen(turn(world, 2).version)),  # that one was next was not seen
    ):
        with pytest.raises(Refused, match="turn_moved"):
            act()
    actions.give(a, by=hub, saw=Seen(versions[a.pk]))
    with pytest.raises(Refused, match="turn_moved"):
        actions.give(b, by=hub, saw=Seen(turn(world, 2).version))
    assert queries.on_air_of(world.conference.pk) == a.pk
    before = turn(world, 2).version
    actions.move(c, by=hub, places=-1, saw=Seen(turn(world, 3).version))
    with pytest.raises(Refused, match="turn_moved"):
        actions.move(b, by=hub, places=-1, saw=Seen(before))
    actions.set_budget(world.conference, None, by=hub, turn=4, whole=None, saw=0)
    with pytest.raises(Refused, match="turn_moved"):
        actions.set_budget(world.conference, None, by=hub, turn=7, whole=None, saw=0)


@pytest.mark.django_db
def test_a_room_says_that_nobody_shows_it(world: World, hub: Actor, clock: list[int]) -> None:
    asked(world, hub, clock)
    actions.say_unseen(world.sites[1], by=hub, unseen=True)
    assert not turn(world, 1).unseen, "not while it only waits"
    actions.give(world.sites[1], by=hub)
    actions.say_unseen(world.sites[1], by=hub, unseen=True)
    assert "⚠" in fragments.line(world.conference)
    actions.say_unseen(world.sites[1], by=hub, unseen=False)
    assert "⚠" not in fragments.line(world.conference)


@pytest.mark.django_db
def test_the_board_takes_as_many_queries_for_two_rooms_as_for_many(clock: list[int]) -> None:
    taken = []
    for size in (3, 30):
        world = make_world(sites=size, people=0, key=f"c{size}")
        number = world.conference.pk
        Turn.objects.bulk_create([Turn(site=site, asked_at=1, step="asked") for site in world.sites])
        Spoken.objects.bulk_create([
            Spoken(conference=world.conference, site=site, way="line", began=0, ended=9, by="x") for site in world.sites
        ])  # fmt: skip
        with CaptureQueriesContext(connection) as seen:
            fragments.board(world.conference)
            queries.desk_of(number)
        taken.append(len(seen))
    assert taken[0] == taken[1] <= 7
