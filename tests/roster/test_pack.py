"""The delta for one room's desk."""

import json
from collections.abc import Callable
from uuid import UUID

import pytest

from diemcau.conferences.models import Conference, Site
from diemcau.infra.models import OutboxRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.ids import uuid7
from diemcau.roster import actions, queries
from diemcau.roster.models import Delegate

List = Callable[..., Delegate]


def told(pack: dict[str, object]) -> dict[str, object]:
    """Who is in a pack, and whether they are to be forgotten."""
    return {d["uid"]: d.get("removed", False) for d in pack["delegates"]}  # type: ignore[attr-defined]


def test_pack_holds_this_room_only_and_never_a_code(listed: List, sites: list[Site], registrar: Actor) -> None:
    here = listed("Giàng A Sử", sites[0], position="Chủ tịch", unit="UBND xã", phone="0912345678")
    listed("Lò Văn Tiến", sites[1], phone="0987654321")
    pack = queries.pack(registrar, sites[0].pk)
    assert told(pack) == {str(here.uid): False}
    (row,) = pack["delegates"]
    assert row["name"] == "Giàng A Sử"
    assert row["search"] == "giang a su ubnd xa"
    assert row["code_hash"] == here.code_hash
    text = json.dumps(pack, ensure_ascii=False)
    for secret in (*Delegate.objects.values_list("code", flat=True), "0912345678", "0987654321", "Lò Văn Tiến"):
        assert secret not in text


def test_pack_is_for_those_who_read_this_rooms_names(
    sites: list[Site], lead_of_b: Actor, outsiders: list[Actor]
) -> None:
    for actor in [lead_of_b, *outsiders]:
        with pytest.raises(NotFound):
            queries.pack(actor, sites[0].pk)


def test_a_move_reaches_both_desks(listed: List, sites: list[Site], organiser: Actor) -> None:
    moving, staying = listed("Trần Thị Ánh", sites[0]), listed("Đỗ Văn Bình", sites[0])
    before = queries.pack(organiser, sites[0].pk)["version"]
    OutboxRow.objects.all().delete()
    assert actions.move(by=organiser, delegates=[moving], site=sites[1]) == 1
    assert told(queries.pack(organiser, sites[0].pk, before)) == {str(moving.uid): True}
    assert told(queries.pack(organiser, sites[1].pk, before)) == {str(moving.uid): False}
    assert told(queries.pack(organiser, sites[0].pk)) == {str(staying.uid): False}
    announced = {(row.topic, subject) for row in OutboxRow.objects.filter(topic="roster") for subject in row.subjects}
    assert announced == {("roster", str(sites[0].pk)), ("roster", str(sites[1].pk))}


def test_there_and_back_again_ends_where_it_began(listed: List, sites: list[Site], organiser: Actor) -> None:
    delegate = listed("H’Hen Niê", sites[0])
    start = queries.pack(organiser, sites[0].pk)["version"]
    actions.move(by=organiser, delegates=[delegate], site=sites[1])
    between = queries.pack(organiser, sites[0].pk, start)["version"]
    actions.move(by=organiser, delegates=[delegate], site=sites[0])
    assert told(queries.pack(organiser, sites[0].pk, start)) == {str(delegate.uid): False}
    assert told(queries.pack(organiser, sites[1].pk, between)) == {str(delegate.uid): True}


def test_delta_holds_only_what_is_newer(listed: List, sites: list[Site], organiser: Actor) -> None:
    first = listed("Nguyễn An", sites[0])
    seen = queries.pack(organiser, sites[0].pk)["version"]
    second = listed("Nguyễn Ân", sites[0])
    delta = queries.pack(organiser, sites[0].pk, seen)
    assert (delta["full"], told(delta)) == (False, {str(second.uid): False})
    actions.remove(by=organiser, delegates=[first])
    assert told(queries.pack(organiser, sites[0].pk, delta["version"])) == {str(first.uid): True}
    assert queries.pack(organiser, sites[0].pk, delta["version"] + 1)["delegates"] == []


def test_a_desk_from_the_future_gets_everything(listed: List, sites: list[Site], organiser: Actor) -> None:
    """After an older backup was restored, desks know versions that do not exist any more."""
    delegate = listed("Nguyễn An", sites[0])
    pack = queries.pack(organiser, sites[0].pk, 10_000)
    assert (pack["full"], told(pack)) == (True, {str(delegate.uid): False})


def test_runs_do_not_mix(listed: List, conference: Conference, sites: list[Site], organiser: Actor) -> None:
    real, practised = listed("Nguyễn An", sites[0]), uuid7()
    newcomer = actions.Newcomer(practised, "Khách Diễn Tập", sites[0].pk)
    actions.admit_walk_ins(conference.pk, [newcomer], run="rehearsal")
    assert told(queries.pack(organiser, sites[0].pk)) == {str(real.uid): False}
    rehearsed = queries.pack(organiser, sites[0].pk, run="rehearsal")
    assert {UUID(uid) for uid in told(rehearsed)} == {real.uid, practised}


@pytest.mark.parametrize("size", [2, 40])
def test_pack_costs_the_same_whatever_its_size(
    size: int, listed: List, sites: list[Site], organiser: Actor, django_assert_num_queries: Callable[..., object]
) -> None:
    for n in range(size):
        listed(f"Nguyễn Văn A{n}", sites[0])
    with django_assert_num_queries(3):
        queries.pack(organiser, sites[0].pk)
    with django_assert_num_queries(4):
        queries.pack(organiser, sites[0].pk, 1)
