"""What a poll comes to: any order, duplication and delay of answers and hand counts gives the tally that another program works out."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemcau.live.polls import queries, tally, words
from diemcau.live.polls.models import Answer, HandCount
from tests.attendance.world import World
from tests.conferences.test_operations import NOW
from tests.live.polls import polled
from tests.live.polls.polled import Fact, oracle

KEYS = st.sampled_from(["1", "2", "3"])
MOMENT = st.integers(-2, 40)


@st.composite
def facts(draw: st.DrawFn, kind: str) -> list[Fact]:
    """Of delegates, of phones of nobody and of desks; made while the poll is open, before, between and after; on the way for up to a minute."""
    said = st.sets(KEYS, min_size=1, max_size=2).map(sorted) if kind == "multiple" else KEYS.map(lambda key: [key])
    found = []
    for op in range(1, draw(st.integers(1, 22))):
        voter = draw(st.sampled_from(["d0", "d1", "d2", "d3", "n0", "n1", "n2", "n3", "n4", "n5", "hand"]))
        room = int(voter[1]) % 2 + 1 if voter[0] == "n" else draw(st.integers(1, 2))
        made = draw(MOMENT)
        came = made + draw(st.integers(-1, 60))
        if voter == "hand":
            counts = draw(st.dictionaries(KEYS, st.integers(1, 4), max_size=3))
            found.append(Fact(op, voter, room, counts, made, came, draw(st.booleans())))
        else:
            found.append(Fact(op, voter, room, draw(said), made, came))
    return found


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_order_duplication_and_delay_gives_the_oracles_tally(world: World, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["single", "multiple"]))
    made = data.draw(facts(kind))
    windows = data.draw(st.sampled_from([[(0, 0)], [(0, 20)], [(0, 10), (20, 30)], [(0, 10), (20, 0)]]))
    there = data.draw(st.dictionaries(st.integers(1, 2), st.integers(0, 8), max_size=2))
    poll = polled.make(
        world, kind, windows=[[NOW + 1000 * begin, NOW + 1000 * end if end else 0] for begin, end in windows],
        present={str(world.sites[room].pk): n for room, n in there.items()},
    )  # fmt: skip
    ops = [_op(world, poll, fact) for fact in made]
    order = data.draw(st.permutations([*ops, *ops[:4]]))
    while order:
        size = data.draw(st.integers(1, 6))
        polled.say(world, *order[:size])
        order = order[size:]
    result = queries.result_of(poll)
    counts = {line.key: line.n for line in result.lines if line.n}
    assert (counts, result.answers, result.late) == oracle(kind, made, windows, there)
    whole = queries.result_of(poll, by_room=False)
    assert (whole.lines, whole.answers, whole.late) == (result.lines, result.answers, result.late)
    poll.delete()


def _op(world: World, poll: Any, fact: Fact) -> Any:
    """A clock that was ahead does not make anything come before it was made: the log's word is `came`."""
    times: dict[str, Any] = {"room": fact.room, "made": fact.made, "came": fact.came}
    if fact.voter == "hand":
        return polled.hands(world, poll, fact.op, fact.said, replaces=fact.replaces, **times)
    return polled.answer(world, poll, fact.op, fact.said, who=fact.voter, **times)


COUNTED = st.builds(
    tally.Counted, site=st.integers(1, 3), personal=st.booleans(), late=st.booleans(), said=KEYS, n=st.integers(1, 9)
)


@given(st.lists(COUNTED, max_size=12), st.dictionaries(st.integers(1, 3), st.integers(0, 20)), st.randoms())
@settings(max_examples=60)
def test_phones_of_nobody_are_never_more_than_the_room_has_left(
    counted: list[tally.Counted], there: dict[int, int], dice: random.Random
) -> None:
    rooms = tally.rooms_of("single", counted, [], there)
    dice.shuffle(counted)
    assert tally.rooms_of("single", counted, [], there) == rooms
    for room in rooms.values():
        assert sum(room.counts.values()) == room.answers == room.personal + room.nobody_counted
        if room.headcount is not None:
            assert room.nobody_counted <= max(0, room.headcount - room.personal)
            assert room.capped == (room.nobody > max(0, room.headcount - room.personal))
        assert room.above == (room.headcount is not None and room.personal > room.headcount)


@given(st.lists(st.integers(0, 30), max_size=12))
@settings(max_examples=60)
def test_no_cell_of_a_breakdown_is_small_nor_found_by_subtraction(sizes: list[int]) -> None:
    cells = [tally.Cell((str(at),), n, {"1": n}) for at, n in enumerate(sizes)]
    shown = tally.merged(cells)
    assert all(cell.answers >= tally.LEAST for cell in shown)
    names = [name for cell in shown for name in cell.names]
    assert len(names) == len(set(names))
    if shown:
        assert sum(cell.answers for cell in shown) == sum(sizes)
        small = {cell.names[0] for cell in cells if 0 < cell.answers < tally.LEAST}
        assert not small & {cell.names[0] for cell in shown if len(cell.names) == 1}


def test_shares_of_too_many_phones_come_in_whole_votes() -> None:
    assert tally.scaled("single", {"1": 20, "2": 11}, 31, 20) == {"1": 13, "2": 7}
    assert tally.scaled("multiple", {"1": 30, "2": 30}, 30, 10) == {"1": 10, "2": 10}
    assert tally.scaled("single", {"1": 5}, 5, 0) == {"1": 0}


def test_words_are_put_together_by_case_and_tone_mark_and_kept_apart_by_marks() -> None:
    groups = words.grouped(
        {"Đổi mới": 2, "đổi mới": 3, "ĐỔI MỚI": 1, "doi moi": 2, "hoà": 1, "hòa": 1, "má": 1, "mạ": 1}
    )
    assert [(group.text, group.n) for group in groups] == [("đổi mới", 8), ("hoà", 2), ("má", 1), ("mạ", 1)]


@pytest.mark.django_db
def test_one_delegate_on_two_devices_and_on_the_rooms_tablet_has_one_voice(world: World) -> None:
    poll = polled.make(world)
    uid, home = str(world.people[1].uid), world.people[1].site
    assert home is not None
    lead, room = f"device:lead-{home.pk}", world.sites.index(home)
    by_badge = [polled.answer(world, poll, 1, ["3"], who=lead, room=room, made=12, delegate=uid)]
    polled.say(world, *by_badge)
    assert queries.own_answers([poll], f"delegate:{uid}") == {poll.uid: "3"}
    polled.say(
        world, polled.answer(world, poll, 2, ["1"], who="d1", room=1, made=5), polled.answer(world, poll, 3, ["2"], who="d1", room=2, made=9)
    )  # fmt: skip
    result = queries.result_of(poll)  # one's own phone goes before what a desk says
    assert [(line.key, line.n) for line in result.lines] == [("1", 0), ("2", 1), ("3", 0)]
    assert (result.answers, result.total.personal, set(result.rooms)) == (1, 1, {world.sites[2].pk})
    assert queries.own_answers([poll], f"delegate:{uid}") == {poll.uid: "2"}
    assert list(Answer.objects.filter(poll=poll).order_by("op").values_list("stands", flat=True)) == [
        False,
        False,
        True,
    ]


@pytest.mark.django_db
def test_a_seat_has_one_voice_whoever_sits_there(world: World) -> None:
    poll, (first, second, third) = polled.make(world), world.people[:3]
    for one, before in ((second, first), (third, second)):
        one.stands_for = before
        one.save()
    polled.say(world, *(polled.answer(world, poll, 1 + n, [str(1 + n)], who=f"d{n}", made=n) for n in range(3)))
    assert [line.n for line in queries.result_of(poll).lines] == [0, 0, 1]


@pytest.mark.django_db
def test_a_desk_speaks_for_its_own_list_alone_and_the_hub_for_all(world: World) -> None:
    poll, uid, home = polled.make(world), str(world.people[1].uid), world.people[1].site
    assert home is not None
    other = next(at for at, site in enumerate(world.sites) if site.pk != home.pk)
    lead = f"device:lead-{world.sites[other].pk}"
    foreign = polled.answer(world, poll, 1, ["1"], who=lead, room=other, delegate=uid)
    assert polled.verdict(world, foreign) == ("refused", "unknown_delegate")
    assert polled.verdict(world, polled.answer(world, poll, 2, ["1"], who="device:hub", room=other, delegate=uid)) == (
        "accepted",
        "",
    )


@pytest.mark.django_db
def test_what_comes_after_the_close_changes_nothing_that_counted_and_has_a_day(world: World) -> None:
    poll = polled.make(world, state="closed", windows=[[NOW, NOW + 10_000]])
    day = tally.LATEST_MS // 1000
    said = [
        polled.answer(world, poll, 1, ["1"], who="d0", made=5), polled.answer(world, poll, 2, ["2"], who="d0", made=9, came=60),
        polled.answer(world, poll, 3, ["2"], who="d1", made=9, came=10 + day), polled.answer(world, poll, 4, ["2"], who="d2", made=9, came=11 + day),
    ]  # fmt: skip
    assert list(polled.say(world, *said).values()) == [
        ("accepted", ""),
        ("accepted", "late"),
        ("accepted", "late"),
        ("refused", "closed"),
    ]
    assert {line.key: line.n for line in queries.result_of(poll).lines} == {"1": 1, "2": 1, "3": 0}


@pytest.mark.django_db
def test_phones_and_hands_of_one_room_clash_until_the_desk_decides(world: World) -> None:
    site = world.sites[1]
    poll = polled.make(world, present={str(site.pk): 10})
    polled.say(
        world, *(polled.answer(world, poll, n, ["1"], who=f"d{n}", made=n) for n in range(4)),
        *(polled.answer(world, poll, 10 + n, ["2"], who=f"n{n}", made=n) for n in range(4)),
        polled.hands(world, poll, 30, {"1": 2, "2": 3}, made=20, abstained=2),
    )  # fmt: skip
    room = queries.result_of(poll).rooms[site.pk]
    assert (room.clash, room.above, room.hand_persons, room.nobody, room.nobody_counted) == (True, True, 7, 4, 0)
    assert (dict(room.counts), room.answers) == ({"1": 6, "2": 3}, 11)
    polled.say(world, polled.hands(world, poll, 31, {"1": 2, "2": 7}, made=25, replaces=True))
    room = queries.result_of(poll).rooms[site.pk]
    assert (room.clash, room.above, dict(room.counts), room.answers) == (False, False, {"1": 2, "2": 7}, 9)
    assert HandCount.objects.filter(poll=poll, stands=True).count() == 1
