"""Walk-ins and substitutes, as attendance brings them."""

from collections.abc import Callable

import pytest

from diemcau.conferences.models import Conference, Site
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.ids import uuid7
from diemcau.roster import actions, queries
from diemcau.roster.models import Delegate

List = Callable[..., Delegate]


def test_admitting_twice_makes_one(conference: Conference, sites: list[Site]) -> None:
    newcomers = [actions.Newcomer(uuid7(), "  Lò  Văn Tiến ", sites[0].pk, unit="Trạm y tế", phone="0912 345 678")]
    assert actions.admit_walk_ins(conference.pk, newcomers * 2, run="live") == 1
    version = Conference.objects.get().roster_version
    assert actions.admit_walk_ins(conference.pk, newcomers, run="live") == 0
    assert Conference.objects.get().roster_version == version
    delegate = Delegate.objects.get()
    assert (delegate.uid, delegate.full_name, delegate.phone) == (newcomers[0].uid, "Lò Văn Tiến", "0912345678")
    assert (delegate.source, delegate.status, len(delegate.code)) == ("walk_in", "confirmed", 12)


def test_an_undone_walk_in_leaves_and_comes_back(conference: Conference, sites: list[Site], organiser: Actor) -> None:
    newcomer = actions.Newcomer(uuid7(), "Lò Văn Tiến", sites[0].pk)
    actions.admit_walk_ins(conference.pk, [newcomer], run="live")
    assert actions.settle_newcomers(conference.pk, {newcomer.uid: False}, run="live") == 1
    assert queries.pack(organiser, sites[0].pk)["delegates"] == []
    assert Delegate.objects.get(uid=newcomer.uid).removed_at is not None
    assert actions.settle_newcomers(conference.pk, {newcomer.uid: True}, run="live") == 1
    assert actions.settle_newcomers(conference.pk, {newcomer.uid: True}, run="live") == 0


def test_settling_never_touches_the_list(listed: List, conference: Conference, sites: list[Site]) -> None:
    delegate = listed("Nguyễn An", sites[0])
    assert actions.settle_newcomers(conference.pk, {delegate.uid: False}, run="live") == 0
    delegate.refresh_from_db()
    assert delegate.removed_at is None


@pytest.fixture
def substitute(listed: List, conference: Conference, sites: list[Site]) -> Callable[[str], Delegate]:
    def send(run: str) -> Delegate:
        away = listed("Nguyễn An", sites[1])
        newcomer = actions.Newcomer(uuid7(), "Trần Bình", sites[1].pk, stands_for=away.pk)
        actions.admit_walk_ins(conference.pk, [newcomer], run=run)
        return Delegate.objects.get(uid=newcomer.uid)

    return send


def test_the_rooms_lead_approves_a_substitute_once(substitute: Callable[[str], Delegate], lead_of_b: Actor) -> None:
    delegate = substitute("live")
    assert (delegate.source, delegate.approved_by) == ("substitute", "")
    actions.approve_substitute(by=lead_of_b, delegate=delegate)
    actions.approve_substitute(by=lead_of_b, delegate=delegate)
    delegate.refresh_from_db()
    assert (delegate.approved_by, delegate.stands_for.status) == ("device:b", "substituted")  # type: ignore[union-attr]


def test_a_rehearsed_substitution_leaves_the_real_list_alone(
    substitute: Callable[[str], Delegate], organiser: Actor
) -> None:
    delegate = substitute("rehearsal")
    actions.approve_substitute(by=organiser, delegate=delegate)
    delegate.refresh_from_db()
    assert (delegate.approved_by, delegate.stands_for.status) == ("account:1", "confirmed")  # type: ignore[union-attr]


def test_who_may_not_approve(
    substitute: Callable[[str], Delegate], registrar: Actor, outsiders: list[Actor], organiser: Actor
) -> None:
    delegate = substitute("live")
    for actor in [registrar, *outsiders]:
        with pytest.raises(NotFound):
            actions.approve_substitute(by=actor, delegate=delegate)
    with pytest.raises(Refused, match="no_substitute"):
        actions.approve_substitute(by=organiser, delegate=delegate.stands_for)  # type: ignore[arg-type]
