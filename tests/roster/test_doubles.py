"""Who may stand on the list twice is offered, and put together only by a person."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemcau.attendance.models import Attendance
from diemcau.conferences.models import Conference, Session, Site
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.ids import uuid7
from diemcau.kernel.names import canonical
from diemcau.people.models import Account, RoleHeld
from diemcau.roster import actions, merged, queries
from diemcau.roster.doubles import doubles
from diemcau.roster.importing.marks import Mark
from diemcau.roster.importing.matching import KEEP, Pair, Pairing
from diemcau.roster.invitations.models import Invitation
from diemcau.roster.models import Delegate, InvitedUnit
from diemcau.roster.nominations.models import Nominee

pytestmark = pytest.mark.django_db
Listed = Callable[..., Delegate]


def person(at: int, name: str, unit: str = "Sở Y tế", site: int = 1, phone: str = "", position: str = "") -> Mark:
    return Mark(at, canonical(name), canonical(unit), site, phone, canonical(position), 0)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (person(2, "Lò Văn Tiến", unit="UBND xã A", site=2, phone="091"), "phone"),
        (person(2, "lò văn tiến"), "twice"),
        (person(2, "Lò Văn Tiến", site=2), "unit"),
        (person(2, "Lò Văn Tiền", unit="UBND xã A", site=2, phone="091"), "slip_phone"),
        (person(2, "Lò Văn Tiến", phone="092"), "number"),
        (person(2, "Lò Văn Tiên"), "slip"),
        (person(2, "Lò Văn Tiếnn", position="Bác sĩ"), "slip"),
        (person(2, "Lò Văn Tiến", unit="Đảng ủy Sở Y tế"), "post"),
        (person(2, "Lò Văn Tiến", unit="UBND xã A", position="Bác sĩ"), "post"),
        (person(2, "Lò Văn Tiến", unit="UBND xã A"), ""),
        (person(2, "Lò Văn Tiến", unit="UBND xã A", site=2), ""),
        (person(2, "Lò Văn Tiến", site=2, phone="092"), ""),
        (person(2, "Lò Văn Thanh", position="Bác sĩ"), ""),
    ],
)
def test_what_looks_like_one_person(other: Mark, why: str) -> None:
    found = doubles([person(1, "Lò Văn Tiến", phone="091", position="Bác sĩ"), other])
    assert [(one.one, one.other, one.why) for one in found] == ([(1, 2, why)] if why else [])


def test_one_of_two_says_what_only_the_other_said_and_is_found_by_both_rows(
    listed: Listed, organiser: Actor, sites: list[Site], conference: Conference
) -> None:
    full = listed("Lò Văn Tiến", sites[1], unit="Sở Y tế", phone="0912345678")
    bare = listed("Lò Văn Tiền", sites[1], unit="Sở Y tế", position="Bác sĩ", phone="0912345678")
    assert [(pair.one, pair.other, pair.why) for pair in queries.find_doubles(conference)] == [
        (full.pk, bare.pk, "slip_phone")
    ]
    moved: list[tuple[int, int]] = []
    merged.hear(lambda stays, goes: moved.append((stays, goes)))
    stays = actions.merge(by=organiser, keep=full, drop=bare)
    assert (stays.pk, stays.full_name, stays.position) == (full.pk, "Lò Văn Tiến", "Bác sĩ")
    assert moved == [(full.pk, bare.pk)]
    assert list(Delegate.objects.filter(removed_at=None)) == [full]
    assert full.former.get().row_key == bare.row_key  # a list that has both rows doubles nobody
    rows = [person(0, "Lò Văn Tiến"), person(1, "Lò Văn Tiền")._replace(row_key=bare.row_key)]
    pairing = Pairing(rows, [person(full.pk, "Lò Văn Tiến")])
    pairing.run({bare.row_key: full.pk}, [person(bare.pk, "Lò Văn Tiền")])
    assert pairing.pairs == {0: Pair(full.pk), 1: Pair(full.pk, "merged", KEEP)}
    with pytest.raises(Refused, match="not_two"):
        actions.merge(by=organiser, keep=full, drop=bare)


def test_who_was_at_the_door_stays_who_they_are_and_two_who_were_are_not_put_together(
    listed: Listed, organiser: Actor, registrar: Actor, sites: list[Site], conference: Conference
) -> None:
    chosen, came = listed("Đỗ Thị Ánh", sites[0], unit="Trạm y tế"), listed("Đỗ Thị Anh", sites[0], unit="Trạm y tế")
    day = conference.days.create(order=1)
    session = Session.objects.create(conference=conference, day=day, order=1, part="morning")

    def checked_in(delegate: Delegate) -> None:
        Attendance.objects.create(
            run="live", session=session, delegate=delegate, state="present", site=sites[0], at=1, op_id=uuid7()
        )

    checked_in(came)
    with pytest.raises(NotFound):
        actions.merge(by=registrar, keep=chosen, drop=came)
    stays = actions.merge(by=organiser, keep=chosen, drop=came)
    assert (stays.uid, stays.full_name) == (came.uid, "Đỗ Thị Ánh")
    third = listed("Đỗ Thị Ảnh", sites[0], unit="Trạm y tế")
    checked_in(third)
    with pytest.raises(Refused, match="both_spoken_of"):
        actions.merge(by=organiser, keep=third, drop=stays)


def test_the_page_offers_decides_and_remembers(listed: Listed, conference: Conference, sites: list[Site]) -> None:
    account = Account.objects.create(username="btc", full_name="Ban tổ chức", language="vi")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=conference.pk, given_by="system")
    client, there = Client(), f"/c/{conference.key}/delegates/duplicates"
    client.force_login(account)
    assert '<form method="post" class="panel' not in client.get(there).content.decode()

    def pair(name: str, phone: str) -> tuple[Delegate, Delegate]:
        return listed(name, sites[0], phone=phone), listed(name, sites[1], phone=phone)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries_made:
            assert client.get(there).status_code == 200
        return len(queries_made)

    one, other = pair("Giàng A Sử", "0912345678")
    few = asked()
    more = [pair(f"Người Thứ {word}", f"09123456{at}9") for at, word in enumerate(["Hai", "Ba", "Tư", "Năm"])]
    assert asked() == few
    assert client.get(there).content.decode().count('name="pair"') == 5
    said: dict[str, Any] = {"pair": f"{one.pk}-{other.pk}", "say": "two"}
    assert client.post(there, said).status_code == 302
    gone, stays = more[0]
    assert client.post(there, {"pair": f"{gone.pk}-{stays.pk}", "say": stays.pk}).status_code == 302
    gone.refresh_from_db()
    assert gone.removed_at
    assert client.get(there).content.decode().count('name="pair"') == 3
    assert client.post(there, {"pair": f"{gone.pk}-{stays.pk}", "say": stays.pk}).status_code == 422
    assert client.post(there, {"pair": "1-x", "say": "two"}).status_code == 404


def test_the_units_list_and_the_answer_follow_who_stays(listed: Listed, organiser: Actor) -> None:
    stays, goes, third = listed("Lò Văn Tiến"), listed("Lò Văn Tiên"), listed("Lò Văn Tiền")
    unit = InvitedUnit.objects.create(conference=stays.conference, name="Sở Y tế", name_key="")
    rows = [Nominee.objects.create(unit=unit, full_name=one.full_name, delegate=one) for one in (goes, third)]
    now = timezone.now()
    for one, answer, at in ((stays, "", None), (goes, "yes", now - timedelta(hours=1)), (third, "no", now)):
        Invitation.objects.create(conference=stays.conference, delegate=one, answer=answer, answered_at=at)
    actions.merge(by=organiser, keep=stays, drop=goes)
    assert [row.delegate_id for row in Nominee.objects.order_by("pk")] == [stays.pk, third.pk]
    assert Invitation.objects.get(delegate=stays).answer == "yes"
    actions.merge(by=organiser, keep=stays, drop=third)
    assert [row.pk for row in Nominee.objects.all()] == [rows[0].pk]
    assert [(row.delegate_id, row.answer) for row in Invitation.objects.all()] == [(stays.pk, "no")]
