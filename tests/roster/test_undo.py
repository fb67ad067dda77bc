"""A whole import is taken back; what somebody did since stays."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from diemcau.attendance.models import Attendance
from diemcau.conferences.models import Conference, Session, Site
from diemcau.infra.jobs import run_due
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.ids import uuid7
from diemcau.people.models import Account, RoleHeld
from diemcau.roster import actions, holdings
from diemcau.roster.actions.undoing import forecast, forget_old
from diemcau.roster.models import Delegate, DelegateGroup, ImportChange, InvitedUnit, RosterImport, UnitQuota

from .test_corrected import HEADINGS, ROWS, confirmed, corrected, stored

pytestmark = pytest.mark.django_db(transaction=True)  # files go after the commit
Import = Callable[..., RosterImport]
Upload = Callable[..., SimpleUploadedFile]


def undone(made: RosterImport, by: Actor) -> dict[str, Any]:
    """What came of it, and that this was said before."""
    promised = forecast(made)
    actions.begin_undo(by=by, imported=made)
    run_due()
    made.refresh_from_db()
    assert made.state == "undone"
    assert (promised.off, promised.back, len(promised.stayed)) == (made.undone["off"], made.undone["back"], len(made.undone["stayed"]))  # fmt: skip
    return {name: told for name, told in made.undone.items() if told}


def texts() -> list[tuple[Any, ...]]:
    """The list but for versions."""
    return [row[:-1] for row in stored()]


def test_groups_that_came_with_it_go_with_it_unless_they_are_used(
    imported: Import, xlsx: Upload, organiser: Actor, conference: Conference
) -> None:
    rows = [[n, f"Nguyễn Văn {name}", "", "Sở Y tế", group, "001", "", ""] for n, (name, group) in enumerate([("Ấm", "Khách mời"), ("Bền", "Nhóm thử"), ("Cỏn", "Nhóm cũ")], 1)]  # fmt: skip
    DelegateGroup.objects.create(conference=conference, title={"vi": "Nhóm cũ"}, order=1)
    made = imported(xlsx([HEADINGS, *rows]))
    [guests, _tried] = DelegateGroup.objects.exclude(title__vi="Nhóm cũ").order_by("title__vi")
    unit = InvitedUnit.objects.create(conference=conference, name="Sở Y tế")
    UnitQuota.objects.create(unit=unit, group=guests, seats=2)
    assert undone(made, organiser) == {"off": 3}
    assert sorted(str(group) for group in DelegateGroup.objects.all()) == ["Khách mời", "Nhóm cũ"]


def test_everything_goes_back_and_the_file_may_come_again(
    imported: Import, previewed: Import, xlsx: Upload, organiser: Actor
) -> None:
    first = imported(xlsx([HEADINGS, *ROWS]))
    before, keys = texts(), set(Delegate.objects.values_list("row_key", flat=True))
    new = [9, "Vàng Thị Mỷ", "", "Trạm y tế", "", "001", "", ""]
    told = corrected((1, 2, "Phó Chủ tịch"), (2, 5, "003"), (3, 6, "0987654321"), drop=(4,), add=[new])
    made = previewed(xlsx(told))
    actions.decide(by=organiser, imported=made, kind="missing", choices={"*": "off"})
    made = confirmed(made, organiser)
    assert (made.added, made.corrected, made.removed) == (1, 3, 1)
    after = texts()
    assert undone(made, organiser) == {"off": 1, "back": 4}
    assert texts() == before
    assert set(Delegate.objects.filter(removed_at=None).values_list("row_key", flat=True)) == keys
    again = previewed(xlsx(told))
    actions.decide(by=organiser, imported=again, kind="missing", choices={"*": "off"})
    confirmed(again, organiser)
    assert texts() == after
    assert undone(again, organiser) == {"off": 1, "back": 4}
    assert undone(first, organiser) == {"off": 4}  # what was itself taken back does not count as changed since
    assert texts() == []


def test_row_numbers_go_back(imported: Import, xlsx: Upload, organiser: Actor) -> None:
    imported(xlsx([HEADINGS, *ROWS]))
    before = texts()
    made = imported(xlsx([HEADINGS, *([row[0] + 10, *row[1:]] for row in ROWS)]))
    assert texts() != before
    undone(made, organiser)
    assert texts() == before


def test_who_was_spoken_of_or_changed_since_stays_and_is_told(
    imported: Import, xlsx: Upload, organiser: Actor, conference: Conference, sites: list[Site]
) -> None:
    made = imported(xlsx([HEADINGS, *ROWS]))
    came, edited = Delegate.objects.get(listed=1), Delegate.objects.get(listed=2)
    day = conference.days.create(order=1)
    session = Session.objects.create(conference=conference, day=day, order=1, part="morning")
    Attendance.objects.create(
        run="live", session=session, delegate=came, state="present", site=sites[1], at=1, op_id=uuid7()
    )
    actions.change_status(by=organiser, delegates=[edited], status="declined")
    assert undone(made, organiser) == {"off": 2, "stayed": [[came.pk, "spoken"], [edited.pk, "changed"]]}
    assert {d.pk for d in Delegate.objects.filter(removed_at=None)} == {came.pk, edited.pk}


def test_only_an_organiser_only_once_and_only_for_two_weeks(
    imported: Import, xlsx: Upload, organiser: Actor, outsiders: list[Actor], registrar: Actor
) -> None:
    made = imported(xlsx([HEADINGS, *ROWS]))
    for outsider in (*outsiders, registrar):
        with pytest.raises(NotFound):
            actions.begin_undo(by=outsider, imported=made)
    imported(xlsx(corrected((1, 2, "Phó Chủ tịch"))))
    assert forget_old(timezone.now()) == 0
    assert forget_old(timezone.now() + timedelta(days=15)) == 2
    assert not ImportChange.objects.exists()
    with pytest.raises(Refused, match="undo_too_late"):
        actions.begin_undo(by=organiser, imported=made)
    third = imported(xlsx([HEADINGS, *ROWS]))
    undone(third, organiser)
    with pytest.raises(Refused, match="import_moved_on"):
        actions.begin_undo(by=organiser, imported=third)


def test_the_page_asks_tells_and_names_who_stays(
    imported: Import, xlsx: Upload, organiser: Actor, conference: Conference
) -> None:
    made = imported(xlsx([HEADINGS, *ROWS]))
    account = Account.objects.create(username="btc", full_name="Ban tổ chức", language="vi")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=conference.pk, given_by="system")
    client, there = Client(), f"/c/{conference.key}/delegates/import/{made.pk}"
    client.force_login(account)
    assert f'href="{there}/undo"' in client.get(there).content.decode()
    assert "4 đại biểu" in client.get(f"{there}/undo").content.decode()
    actions.change_status(by=organiser, delegates=[Delegate.objects.get(listed=2)], status="declined")
    asked = client.get(f"{there}/undo").content.decode()
    assert ("3 đại biểu" in asked, "4 đại biểu" in asked, "H’Hen Niê" in asked) == (True, False, True)
    client.post(f"{there}/undo")
    assert 'hx-get="' in client.get(there, follow=True).content.decode()
    run_due()
    page = client.get(there, follow=True).content.decode()
    assert "H’Hen Niê" in page
    assert "Giàng A Sử" not in page


def test_erased_data_do_not_come_back(imported: Import, xlsx: Upload, organiser: Actor) -> None:
    imported(xlsx([HEADINGS, *ROWS]))
    made = imported(xlsx(corrected((1, 2, "Phó Chủ tịch"))))
    with transaction.atomic():
        holdings.forget(Delegate.objects.get(listed=1), wholly=False)
    assert undone(made, organiser) == {}
    assert Delegate.objects.get(listed=1).position == "Phó Chủ tịch"


def test_an_import_that_ended_under_an_earlier_version_loses_the_texts_of_its_cells(conference: Conference) -> None:
    found = {"row": 3, "cell": "Tờ 1!B3", "code": "unit_near", "value": "Nguyễn An", "unit": "Xã An", "near": "Xã Ấn", "costs_row": False, "suggestions": ["Trần Bình"]}  # fmt: skip
    over, open_ = (
        RosterImport.objects.create(conference=conference, file_name="a.xlsx", file_hash="a", state=state, problems=[found])
        for state in ("done", "preview")
    )  # fmt: skip
    import_module("diemcau.roster.migrations.0013_problems_of_closed_imports").forget_values(apps, None)
    for imported in (over, open_):
        imported.refresh_from_db()
    assert over.problems == [{"row": 3, "cell": "Tờ 1!B3", "code": "unit_near", "costs_row": False, "value": ""}]
    assert open_.problems == [found]
