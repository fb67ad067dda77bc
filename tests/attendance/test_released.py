"""What waited is released piece by piece: no transaction takes more than a bounded number of facts, and nothing stays behind."""

from collections.abc import Iterator
from itertools import pairwise
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F

from diemcau.attendance import facts
from diemcau.attendance.models import Attendance, Fact, RosterSeen
from diemcau.conferences.models import Conference
from diemcau.infra import relay
from diemcau.infra.engine import Engine, Listening
from diemcau.infra.models import OutboxRow
from diemcau.infra.outbox import announce
from diemcau.kernel.actor import Actor, Held
from diemcau.roster.actions import add
from diemcau.roster.entry import Entry
from diemcau.roster.models import Delegate

from .world import World, make_people, number_to_id

pytestmark = pytest.mark.django_db(transaction=True)


def relayed() -> Iterator[int]:
    """The relay at work, one transaction at a time, until nothing is left to tell."""
    engine = Engine(lambda _topic, _payload: None, Listening())
    while several := relay.relay_once(engine, lambda _topic, _payload: None):
        assert not connection.in_atomic_block
        yield several


def listed(world: World) -> None:
    """The roster counts as changed, as an import does when all is written."""
    Conference.objects.filter(pk=world.conference.pk).update(roster_version=F("roster_version") + 1)
    announce(world.conference.pk, "roster", world.sites[0].pk)


def waiting() -> int:
    return Fact.objects.filter(waiting=True).count()


def check_ins(world: World, several: int) -> None:
    session = world.sessions[0].pk
    for first in range(0, several, 500):
        batch = range(first, min(first + 500, several))
        world.judge(*(world.op("check_in", {"delegate": number_to_id(10_000 + n), "session": session}) for n in batch))


def test_2000_facts_are_released_in_pieces_with_a_rest_between(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "MOST_AT_ONCE", 300)
    rests: list[float] = []
    monkeypatch.setattr(relay.time, "sleep", rests.append)
    monkeypatch.setattr(relay, "LONG", 0)
    check_ins(world, 2_000)
    assert waiting() == 2_000
    make_people(world, 2_000, start=10_000)
    listed(world)
    left = [2_000, *(waiting() for _transaction in relayed())]
    pieces = [before - after for before, after in pairwise(left)]
    assert (max(pieces), sum(pieces), left[-1]) == (300, 2_000, 0)
    assert Attendance.objects.filter(state="present").count() == 2_000
    assert OutboxRow.objects.count() == 0
    assert len(rests) >= 7 or connection.vendor != "sqlite"  # SQLite has no queue of writers: others get their turn


def test_a_chain_of_substitutes_is_no_longer_transaction(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "MOST_AT_ONCE", 4)
    session, above, chain = world.sessions[0].pk, number_to_id(900), []
    for n in range(30):  # each stands in for the one before, the first for somebody who is not on the list yet
        body = {"delegate": above, "session": session, "full_name": f"Lý Văn Thay {n}"}
        chain.append(world.op("substitute", body))
        above = chain[-1].id
    world.judge(*reversed(chain))
    assert waiting() == 30
    make_people(world, 1, start=900)
    listed(world)
    left = [30, *(waiting() for _transaction in relayed())]
    assert max(before - after for before, after in pairwise(left)) <= 4
    assert left[-1] == 0
    assert Delegate.objects.filter(uid__in=[entry.id for entry in chain]).count() == 30


def test_homes_of_a_whole_list_are_followed_in_pieces(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "MOST_AT_ONCE", 100)
    make_people(world, 450, start=10_000)
    check_ins(world, 450)
    Delegate.objects.filter(uid__gte=UUID(int=(1 << 76) | 10_000)).update(site=world.sites[2], version=1)
    listed(world)

    def behind() -> int:
        return Attendance.objects.exclude(home=F("delegate__site")).count()

    left = [behind(), *(behind() for _transaction in relayed())]
    assert max(before - after for before, after in pairwise(left)) == 100
    assert left[-1] == 0
    assert RosterSeen.objects.get().version == Conference.objects.get().roster_version


def test_who_is_put_on_the_list_again_after_a_restore_is_whom_the_desks_mean(world: World) -> None:
    site, session = world.sites[0].pk, world.sessions[0].pk
    organiser = Actor("account:1", "", frozenset({Held("organizer", world.conference.pk)}))

    def put() -> Delegate:
        return add(
            by=organiser, conference=world.conference.pk, entry=Entry("Sùng Thị Đi", unit="Trạm y tế", site=site)
        )

    said = world.op("check_in", {"delegate": str(put().uid), "session": session})
    Delegate.objects.filter(full_name="Sùng Thị Đi").delete()  # the backup is older
    world.judge(said)
    assert world.verdict(said) == ("waiting", "unknown_delegate")
    again = put()
    list(relayed())
    assert waiting() == 0
    assert Attendance.objects.get(delegate=again).state == "present"
