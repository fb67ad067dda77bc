"""What rooms say is wrong with them, in the log of incidents: from when until when, however short, in whatever order it comes in."""

from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diemcau.conferences import operations
from diemcau.conferences.models import Conference
from diemcau.infra.operations import Incoming, Judging
from diemcau.kernel.actor import Actor
from diemcau.live.announcements import actions, queries
from diemcau.live.announcements.models import Incident
from diemcau.live.announcements.spells import Spell, Word, spells
from tests.attendance.world import World
from tests.conferences.test_operations import NOW, incoming

KINDS = ("", "audio", "line")
WORDS = st.lists(st.builds(Word, st.integers(1, 9), st.uuids(version=4), st.sampled_from(KINDS)), max_size=12)


@settings(max_examples=60, deadline=None)
@given(WORDS, st.randoms())
def test_spells_are_a_function_of_the_set_of_words(words: list[Word], dice: Random) -> None:
    found = spells(words)
    shuffled = [*words, *words[:3]]
    dice.shuffle(shuffled)
    assert spells(shuffled) == found
    for at in range(11):
        said = max((word for word in words if word.at <= at), default=None)
        holds = [spell.kind for spell in found if spell.opened <= at and (not spell.closed or at < spell.closed)]
        assert holds == ([said.kind] if said and said.kind else [])


def say(world: World, *batch: Incoming) -> Judging:
    judging = Judging(world.conference.pk, batch)
    operations.judge(judging)
    return judging


def problem(world: World, number: int, kind: str, at: int) -> Incoming:
    site = world.sites[1]
    return incoming(
        site, "room.problem", {"problem": kind}, number=number, at=NOW + at, who=f"device:technician-{site.pk}"
    )


def log(world: World) -> list[Spell]:
    rows = sorted(queries.incidents_of(world.conference.pk, "live"), key=lambda one: one.opened_at)
    return [Spell(row.kind, row.opened_at - NOW, row.closed_at and row.closed_at - NOW) for row in rows]


@pytest.mark.django_db
def test_what_lasted_a_second_is_there_and_notes_stay_whatever_comes_later(world: World, hub: Actor) -> None:
    site = world.sites[1]
    call = [
        incoming(site, "room.call", {"calling": on}, number=n, at=NOW + n, who=f"device:technician-{site.pk}")
        for n, on in ((20, True), (21, False))
    ]
    judging = say(world, problem(world, 1, "audio", 1000), problem(world, 2, "", 2000), *call)
    assert log(world) == [Spell("call", 20, 21), Spell("audio", 1000, 2000)]
    assert ("incidents", "", "live") in judging.changes
    actions.note(Incident.objects.get(kind="audio"), by=hub, saw=0, text="Đã thay dây")
    say(world, problem(world, 3, "line", 5000))
    say(world, problem(world, 4, "audio", 500))  # its device had no line then
    assert log(world)[1:] == [Spell("audio", 500, 2000), Spell("line", 5000, 0)]
    assert Incident.objects.get(kind="audio").note == "Đã thay dây"
    assert say(world, problem(world, 3, "line", 5000)).changes == {("site", str(site.pk), "live")}
    Conference.objects.update(status="closed")
    assert actions.watch(datetime.now(UTC)) == 1
    assert not any(spell.closed == 0 for spell in log(world))
