"""Units that a list spells as nobody here does: proposed with the reason, decided by a person, remembered; told by the command, too."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from diemcau.conferences.models import Conference, Site
from diemcau.infra.jobs import run_due
from diemcau.kernel.actor import Actor
from diemcau.people.models import Account, RoleHeld
from diemcau.roster import actions
from diemcau.roster.actions.books import Ground, import_book
from diemcau.roster.importing.places import Places
from diemcau.roster.models import Delegate, InvitedUnit, RosterImport

from .test_former import NEW, OLD, unit

pytestmark = pytest.mark.django_db(transaction=True)
Import = Callable[..., RosterImport]
Upload = Callable[..., SimpleUploadedFile]
ROWS: list[list[object]] = [
    ["STT", "Họ và tên", "Đơn vị", "Điểm cầu"],
    [1, "Giàng A Sử", "So Y te", "001"],
    [2, "Lò Thị Én", "SỞ  Y TẾ", "001"],
    [3, "Đỗ Thị Sen", "Ủy ban nhân dân xã Hồng Tri", "001"],
    [4, "Đỗ Văn Mai", "Đội văn nghệ", "001"],
]


@pytest.fixture
def units(conference: Conference, sites: list[Site]) -> None:
    InvitedUnit.objects.create(conference=conference, name="Sở Y tế")
    InvitedUnit.objects.create(conference=conference, name="Ủy ban nhân dân xã Hồng Trị", site=sites[1])


def stored() -> list[str]:
    return list(Delegate.objects.order_by("listed").values_list("unit", flat=True))


def test_a_spelling_is_proposed_and_decided_by_nobody_but_a_person(
    xlsx: Upload, opened: Import, organiser: Actor, units: None
) -> None:
    made = opened(xlsx(ROWS))
    assert made.doubtful_units == [
        ["So Y te", ["Sở Y tế"], "same_letters"],
        ["Ủy ban nhân dân xã Hồng Tri", ["Ủy ban nhân dân xã Hồng Trị"], "same_letters"],
    ]
    assert [row["unit"] for row in made.sample] == ["So Y te", "Sở Y tế", "Ủy ban nhân dân xã Hồng Tri", "Đội văn nghệ"]
    actions.choose_spellings(by=organiser, imported=made, units={"So Y te": "Sở Y tế", "Đội văn nghệ": "Sở Y tế"})
    run_due()
    made.refresh_from_db()
    assert [one[0] for one in made.doubtful_units] == ["Ủy ban nhân dân xã Hồng Tri"]
    actions.choose_spellings(by=organiser, imported=made, units={"Ủy ban nhân dân xã Hồng Tri": ""})
    run_due()
    made.refresh_from_db()
    assert made.doubtful_units == []
    actions.confirm_import(by=organiser, imported=made)
    run_due()
    assert stored() == ["Sở Y tế", "Sở Y tế", "Ủy ban nhân dân xã Hồng Tri", "Đội văn nghệ"]


def test_what_was_said_of_a_unit_is_remembered_of_its_sender(
    xlsx: Upload, opened: Import, organiser: Actor, units: None
) -> None:
    first = opened(xlsx(ROWS), "Văn phòng")
    actions.choose_spellings(by=organiser, imported=first, units={"So Y te": "Sở Y tế"})
    run_due()
    first.refresh_from_db()
    actions.confirm_import(by=organiser, imported=first)
    run_due()
    more = [ROWS[0], [5, "Vàng A Páo", "So Y te", "001"]]
    again, other = opened(xlsx(more), "Văn phòng"), opened(xlsx(more), "Sở khác")
    assert [(made.sample[0]["unit"], len(made.doubtful_units)) for made in (again, other)] == [
        ("Sở Y tế", 0),
        ("So Y te", 1),
    ]


def test_a_slip_of_one_letter_is_near(xlsx: Upload, opened: Import, units: None) -> None:
    made = opened(xlsx([ROWS[0], [1, "Giàng A Sử", "Ủy ban nhân dân xã Hồn Trị", "001"]]))
    assert made.doubtful_units == [["Ủy ban nhân dân xã Hồn Trị", ["Ủy ban nhân dân xã Hồng Trị"], "near"]]


def test_the_command_tells_of_it_and_leaves_it(
    conference: Conference, organiser: Actor, units: None, xlsx: Upload, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx([*ROWS, [5, "Sùng A Pó", "Sở Y tế", "Xã Van Lang"]]).read())
    outcome = import_book(by=organiser, ground=Ground(conference), path=path, name="a.xlsx")
    told = [(fault.cell.rpartition("!")[2], fault.code, dict(fault.facts).get("near")) for fault in outcome.problems]
    assert ("B2", "unit_same_letters", "Sở Y tế") in told
    assert ("B4", "unit_same_letters", "Ủy ban nhân dân xã Hồng Trị") in told
    assert [one[1] for one in told if one[0] == "D6"] == ["unknown_site"]
    assert stored()[:2] == ["So Y te", "Sở Y tế"]


def test_a_unit_of_the_former_division_may_mean_the_one_at_its_site_today(
    conference: Conference, sites: list[Site], units: None
) -> None:
    old = unit(OLD, "04", "Tỉnh Cao Bằng", "province")
    district = unit(OLD, "043", "Huyện Bảo Lạc", "district", old)
    for code, name in (("01324", "Xã Bảo Toàn"), ("01327", "Xã Cô Ba")):
        unit(OLD, code, name, "commune", district)
    sites[1].admin_unit = unit(NEW, "01324", "Xã Hồng Trị", "commune", unit(NEW, "04", "Tỉnh Cao Bằng", "province"))
    sites[1].save()
    said = ("Ủy ban nhân dân xã Bảo Toàn", "Ủy ban nhân dân xã Cô Ba", "Trạm y tế xã Cô Ba")
    told = [(one.names, one.why) for one in Places(conference).likely_units(said)]
    assert told == [
        (("Ủy ban nhân dân xã Hồng Trị",), "former_code"), (("Ủy ban nhân dân xã Hồng Trị",), "former_district"),
    ]  # fmt: skip


def test_the_page_asks_and_takes_the_answer(
    client: Client, conference: Conference, xlsx: Upload, opened: Import, units: None
) -> None:
    account = Account.objects.create(username="btc", full_name="Ban tổ chức", language="vi")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=conference.pk, given_by="system")
    client.force_login(account)
    made = opened(xlsx(ROWS))
    shown = client.get(reverse("roster:import", args=["so-cuu-2026", made.pk])).content.decode()
    assert "“So Y te”" in shown
    assert "Sở Y tế" in shown
    client.post(
        reverse("roster:import_sites", args=["so-cuu-2026", made.pk]), {"unit_0": "Sở Y tế", "unit_1": "=", "saw": 1}
    )
    made.refresh_from_db()
    assert made.mapping["units"] == {"So Y te": "Sở Y tế", "Ủy ban nhân dân xã Hồng Tri": ""}


def test_a_list_of_one_unit_speaks_of_nobody_else(
    conference: Conference, organiser: Actor, xlsx: Upload, opened: Import, tmp_path: Path
) -> None:
    heads: list[object] = ["STT", "Họ và tên", "Đơn vị"]
    whole = opened(
        xlsx([heads, [1, "Giàng A Sử", "Sở Y tế"], [2, "Lò Thị Én", "Sở Y tế"], [3, "Đỗ Thị Sen", "Sở Nội vụ"]])
    )
    actions.confirm_import(by=organiser, imported=whole, saw=whole.reading)
    run_due()
    one = opened(xlsx([heads, [1, "Giàng A Sử", "Sở  Y TẾ"]]))
    assert (one.difference["missing"], one.difference["elsewhere"]) == (1, 1)
    nobody = opened(xlsx([heads, ["", "", ""]]))
    assert (nobody.rows, nobody.difference.get("missing", 0)) == (0, 0)
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx([heads, [1, "Giàng A Sử", "Sở Y tế"]]).read())
    assert import_book(by=organiser, ground=Ground(conference), path=path, name="a.xlsx").gone == 1


def test_an_office_written_out_and_without_marks_is_proposed(conference: Conference, sites: list[Site]) -> None:
    InvitedUnit.objects.create(conference=conference, name="UBND xã Bản Sim")
    said = ("uy ban nhan dan xa ban sim", "Ủy ban nhân dân xã Bản Sin", "PHÒNG KHÔNG CÓ THẬT")
    told = [(one.names, one.why) for one in Places(conference).likely_units(said)]
    assert told == [(("UBND xã Bản Sim",), "same_letters"), (("UBND xã Bản Sim",), "near")]
