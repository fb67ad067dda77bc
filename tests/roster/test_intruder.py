"""What somebody who wants in tried, and what must not remain: swollen files, ended links, texts kept too long, other units' seats."""

import io
import logging
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemcau.conferences.enums import Status
from diemcau.conferences.models import Conference, Site
from diemcau.infra.jobs import run_due
from diemcau.infra.mail import actions as mail
from diemcau.infra.mail.models import MailRow
from diemcau.infra.mail.sending import send_due
from diemcau.infra.mail.tasks import TEXTS_FOR, forget_texts
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.roster import actions, pocket
from diemcau.roster.entry import Entry
from diemcau.roster.enums import Source
from diemcau.roster.importing.book import Range, Sheet
from diemcau.roster.importing.grid import Grid
from diemcau.roster.importing.opening import open_book
from diemcau.roster.invitations.actions import stale_drafts
from diemcau.roster.marked import marked_xlsx
from diemcau.roster.models import DataRequest, Delegate, DelegateGroup, InvitedUnit, RosterImport, UnitQuota
from diemcau.roster.nominations import actions as nominations
from diemcau.roster.nominations.actions.chasing import note_reminded, stale_messages
from diemcau.roster.nominations.models import Call, Nomination, Nominee
from diemcau.roster.nominations.queries import url_of
from diemcau.roster.substituting import Proposal, tidied
from diemcau.roster.unit_lines import is_email

from .test_nominations import contact_of, unit_called

pytestmark = pytest.mark.django_db
Import = Callable[..., RosterImport]
Upload = Callable[..., SimpleUploadedFile]
HEADINGS: list[object] = ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Điện thoại"]


@pytest.fixture
def unit(conference: Conference, sites: list[Site]) -> InvitedUnit:
    Call.objects.create(conference=conference, state="open", deadline=timezone.now() + timedelta(days=3))
    return unit_called(conference, "UBND xã Văn Lăng", sites[1])


def _swollen(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            said = source.read(name)
            assert name != part or old in said
            target.writestr(name, said.replace(old, new) if name == part else said)
    return out.getvalue()


def test_one_merged_block_over_a_whole_sheet_costs_nothing(xlsx: Upload) -> None:
    data = xlsx([HEADINGS, [1, "Giàng A Sử", "Chủ tịch", "UBND xã Văn Lăng", ""]]).read()
    block = b'</sheetData><mergeCells count="1"><mergeCell ref="A5:XFD1048576"/></mergeCells>'
    book = open_book(_swollen(data, "xl/worksheets/sheet1.xml", b"</sheetData>", block), "a.xlsx")
    assert [row[1] for row in book.sheets[0].rows] == ["Họ và tên", "Giàng A Sử"]
    assert not book.sheets[0].merges  # by the reader that makes no cells of them


def test_no_number_of_merged_blocks_is_too_many() -> None:
    grid = Grid(Sheet("Sheet1", [["a"]], merges=[Range(1, 0, 1_048_576, 16_383)] * 10_000))
    assert len(grid._covered) < 2_000_000


def test_a_gap_before_the_first_cell_of_a_row_is_no_wider_than_a_table() -> None:
    docx = pytest.importorskip("docx")
    document, out = docx.Document(), io.BytesIO()
    table = document.add_table(2, 2)
    for at, text in enumerate(("Họ và tên", "Đơn vị", "Giàng A Sử", "Sở Y tế")):
        table.cell(at // 2, at % 2).text = text
    document.save(out)
    gap = b'<w:tr><w:trPr><w:gridBefore w:val="900000000"/></w:trPr>'
    book = open_book(_swollen(out.getvalue(), "word/document.xml", b"<w:tr>", gap), "a.docx")
    assert max(len(row) for row in book.sheets[0].rows) <= 66


def test_a_unit_s_link_ends_when_the_conference_is_put_away(
    client: Client, conference: Conference, organiser: Actor, unit: InvitedUnit
) -> None:
    path = "/u/" + url_of(nominations.make_unit_link(unit, by=organiser)).rpartition("/")[2]
    assert client.get(path).status_code == 200
    Conference.objects.filter(pk=conference.pk).update(status=Status.ARCHIVED)
    assert client.get(path).status_code == 404


def test_a_message_that_nobody_released_is_forgotten_like_one_that_went(
    conference: Conference, organiser: Actor
) -> None:
    mail.post(
        conference.pk, [mail.Letter("a@vidu.vn", "s", "link /me/abc", name="A")], purpose="invitations", by=organiser
    )
    forget_texts(timezone.now())
    assert MailRow.objects.get().text == "link /me/abc"
    forget_texts(timezone.now() + TEXTS_FOR + timedelta(minutes=1))
    row = MailRow.objects.get()
    assert (row.state, row.to, row.name, row.text) == ("failed", "", "", "")


@pytest.mark.django_db(transaction=True)
def test_no_telephone_remains_in_what_was_wrong_with_a_list(xlsx: Upload, opened: Import, organiser: Actor) -> None:
    row: list[object] = [1, "Giàng A Sử", "Chủ tịch", "UBND xã A", "0912345678, 0912345699 - 0912345677"]
    made = opened(xlsx([HEADINGS, row]))
    assert made.problems[0]["kept"] == "0912345678"
    actions.confirm_import(by=organiser, imported=made)
    run_due()
    made.refresh_from_db()
    assert [problem["code"] for problem in made.problems if problem["code"] != "empty_site"] == ["several_phones"]
    assert "0912" not in str(made.problems)


def test_nobody_is_reminded_in_another_conference(organiser: Actor, conference: Conference, unit: InvitedUnit) -> None:
    other = Conference.objects.create(key="khac", short_name={"vi": "Khác"})
    foreign = InvitedUnit.objects.create(conference=other, name="UBND xã Khác", name_key="x")
    assert note_reminded(conference.pk, [foreign.pk, unit.pk], by=organiser, way="call") == 1
    assert list(Nomination.objects.values_list("unit", flat=True)) == [unit.pk]


def test_an_address_is_no_longer_than_its_field(conference: Conference, sites: list[Site], client: Client) -> None:
    long = "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".vn"
    assert not is_email(long)
    assert is_email("a@vidu.vn")
    one = Delegate.objects.filter(conference=conference).first() or actions.add(
        by=Actor("system"), conference=conference.pk, entry=Entry("Nguyễn An", "", "", sites[0].pk)
    )
    sent = client.post(pocket.own_path(one) + "/correct", {"full_name": "Nguyễn An", "email": long})
    assert sent.status_code == 422


def test_who_stands_in_for_somebody_is_not_put_together_with_them(
    conference: Conference, sites: list[Site], organiser: Actor
) -> None:
    one = actions.add(by=organiser, conference=conference.pk, entry=Entry("Nguyễn An", "", "Sở Y tế", sites[0].pk))
    other = actions.add(by=organiser, conference=conference.pk, entry=Entry("Nguyễn Ân", "", "Sở Y tế", sites[0].pk))
    Delegate.objects.filter(pk=other.pk).update(stands_for=one, source=Source.SUBSTITUTE)
    for keep, drop in ((one, other), (other, one)):
        with pytest.raises(Refused, match="one_for_the_other"):
            actions.merge(by=organiser, keep=keep, drop=drop)


def test_a_contact_pastes_nobody_into_a_group_that_is_not_the_unit_s(
    conference: Conference, organiser: Actor, unit: InvitedUnit, client: Client
) -> None:
    own = DelegateGroup.objects.create(conference=conference, title={"vi": "Giáo viên"})
    DelegateGroup.objects.create(conference=conference, title={"vi": "Đoàn chủ tịch"})
    UnitQuota.objects.create(unit=unit, group=own, seats=1)
    path = "/u/" + url_of(nominations.make_unit_link(unit, by=organiser)).rpartition("/")[2]
    pasted = "Họ và tên\tChức vụ\tNhóm\nLê Văn Ba\tChủ tịch\tĐoàn chủ tịch\nLò Thị Én\tHiệu trưởng\tGiáo viên"
    client.post(path, {"do": "paste", "pasted": pasted})
    assert set(Nominee.objects.values_list("group", flat=True)) == {own.pk}
    assert contact_of(unit).holds("unit_contact", conference=conference.pk)


@pytest.mark.parametrize("field", ["full_name", "honorific", "position"])
def test_what_is_typed_is_guarded_at_every_door(field: str) -> None:
    said = {"full_name": "Lê A", "honorific": "Ông", "position": "Chủ tịch"}
    said[field] += ", sinh 1975"
    for text, code in ((said[field], "private_text"), (f"{said[field][:4]} 0010 8501 2345", "identity_number")):
        with pytest.raises(Refused, match=code):
            tidied(Proposal(**(said | {field: text})))


def test_the_corrected_position_is_guarded_too(conference: Conference, sites: list[Site], client: Client) -> None:
    one = actions.add(by=Actor("system", held=frozenset({Held("organizer", conference.pk)})), conference=conference.pk, entry=Entry("Lê A", "", "Sở Y tế", sites[0].pk))  # fmt: skip
    for wish in ({"position": "Đảng viên"}, {"position": "Kế toán, dân tộc: Tày"}, {"words": "tôi sinh năm 1975"}):
        assert client.post(pocket.own_path(one) + "/correct", {"full_name": "Lê A", **wish}).status_code == 422
    assert not DataRequest.objects.exists()


def test_a_draft_goes_to_nobody_s_former_address(
    conference: Conference, sites: list[Site], organiser: Actor, unit: InvitedUnit
) -> None:
    one = actions.add(by=organiser, conference=conference.pk, entry=Entry("Lê A", "", "Sở Y tế", sites[0].pk))
    Delegate.objects.filter(pk=one.pk).update(email="dung@vidu.vn")
    InvitedUnit.objects.filter(pk=unit.pk).update(contact_email="moi@vidu.vn")
    letters = [
        mail.Letter(to, "s", "link", about=about, kind="invitation")
        for to, about in (("sai@vidu.vn", f"delegate:{one.pk}"), ("cu@vidu.vn", f"unit:{unit.pk}"))
    ]
    wrong = mail.post(conference.pk, letters, purpose="invitations", by=organiser)
    assert stale_drafts(conference.pk, wrong) == {row.pk for row in wrong}
    right = [letter._replace(to=to) for letter, to in zip(letters, ("Dung@vidu.vn", "moi@vidu.vn"), strict=True)]
    assert stale_drafts(conference.pk, mail.post(conference.pk, right, purpose="invitations", by=organiser)) == set()


def test_a_message_with_a_link_that_was_renewed_does_not_go(
    conference: Conference, organiser: Actor, unit: InvitedUnit
) -> None:
    InvitedUnit.objects.filter(pk=unit.pk).update(contact_email="a@vidu.vn")
    nominations.make_unit_link(unit, by=organiser)
    [row] = mail.post(
        conference.pk,
        [mail.Letter("a@vidu.vn", "s", "link", about=f"unit:{unit.pk}")],
        purpose="nominations",
        by=organiser,
    )
    assert stale_messages(conference.pk, [row]) == set()
    nominations.make_unit_link(unit, by=organiser)
    assert stale_messages(conference.pk, [row]) == {row.pk}


def test_the_log_names_nobody_when_a_workbook_is_odd(xlsx: Upload, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    data = xlsx([HEADINGS, [1, "Giàng A Sử", "Chủ tịch", "UBND xã Văn Lăng", ""]]).read()
    odd = _swollen(data, "xl/worksheets/sheet1.xml", b'<c r="A2"', b'<c t="d" r="A2"')
    odd = _swollen(odd, "xl/worksheets/sheet1.xml", b"<v>1</v>", b"<v>Giang A Su 001085012345</v>")
    open_book(odd, "a.xlsx")
    assert "openpyxl could not read a workbook" in caplog.text
    assert "001085012345" not in caplog.text


def test_confirming_a_list_asks_no_more_for_each_of_its_people(
    conference: Conference, organiser: Actor, unit: InvitedUnit
) -> None:
    nominations.open_list(unit, by=organiser)

    def confirmed(count: int) -> int:
        Nominee.objects.bulk_create(
            Nominee(unit=unit, no=n, full_name=f"Lê Văn {chr(65 + n % 26)}{chr(97 + n // 26)}", position="Kế toán")
            for n in range(count)
        )
        with CaptureQueriesContext(connection) as asked:
            nominations.confirm(unit, by=contact_of(unit), seen=Nomination.objects.get(unit=unit).version)
        Nominee.objects.filter(unit=unit).delete()
        Delegate.objects.filter(conference=conference).delete()
        return len(asked)

    assert confirmed(5) >= confirmed(60) - 2


def test_a_message_that_cannot_be_written_holds_up_no_other(
    conference: Conference, organiser: Actor, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    rows = mail.post(
        conference.pk, [mail.Letter(to, "s", "t") for to in ("a@vidu.vn", "b@vidu.vn")], purpose="x", by=organiser
    )
    MailRow.objects.filter(pk=rows[0].pk).update(attachments=[{"data": "no base64!"}])
    MailRow.objects.update(state="queued")
    while send_due(25):
        pass
    assert list(MailRow.objects.order_by("pk").values_list("state", flat=True)) == ["failed", "sent"]


def test_a_unit_changes_nobody_s_address_who_stands_on_the_list_already(
    conference: Conference, sites: list[Site], organiser: Actor, unit: InvitedUnit
) -> None:
    entry = Entry("Lê Văn Ba", "Trưởng trạm", unit.name, sites[1].pk, phone="0912345678")
    one = actions.add(by=organiser, conference=conference.pk, entry=entry)
    Delegate.objects.filter(pk=one.pk).update(email="ba@vidu.vn", status="declined", invited_unit=None)
    nominations.open_list(unit, by=organiser)
    told = Nominee(
        unit=unit, no=1, full_name="Lê Văn Ba", position="Phó trạm", phone="0987654321", email="ke-khac@vidu.vn"
    )
    told.save()
    nominations.confirm(unit, by=contact_of(unit), seen=Nomination.objects.get(unit=unit).version)
    one.refresh_from_db()
    assert (one.position, one.phone, one.email) == ("Phó trạm", "0912345678", "ba@vidu.vn")
    assert (one.status, one.invited_unit) == ("declined", unit)


@pytest.mark.django_db(transaction=True)
def test_the_marked_copy_tells_nothing_of_a_person_in_columns_that_nobody_takes(
    xlsx: Upload, opened: Import, organiser: Actor
) -> None:
    rows: list[list[object]] = [["DANH SÁCH CÁN BỘ BỆNH VIỆN"], ["STT", "Họ và tên", "Đơn vị", "Ghi thêm"]]
    said = ("đảng viên từ 2001", "bị tiểu đường", "xe riêng", "mặc áo số 3")
    rows += [
        [n, f"Lê Văn {name}", "Bệnh viện Đa khoa", text]
        for n, (name, text) in enumerate(zip("ABCD", said, strict=True), 1)
    ]
    out = io.BytesIO()
    marked_xlsx(by=organiser, imported=opened(xlsx(rows)), file=out)
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert [sheet.cell(row, 4).value for row in range(2, 7)] == ["Ghi thêm", None, None, "xe riêng", "mặc áo số 3"]
    assert (sheet["A1"].value, sheet["C3"].value) == ("DANH SÁCH CÁN BỘ BỆNH VIỆN", "Bệnh viện Đa khoa")


def test_a_link_that_went_to_somebody_else_is_ended(
    conference: Conference, sites: list[Site], organiser: Actor, registrar: Actor, client: Client
) -> None:
    one = actions.add(by=organiser, conference=conference.pk, entry=Entry("Lê A", "", "Sở Y tế", sites[0].pk))
    mail.post(
        conference.pk,
        [mail.Letter("a@vidu.vn", "s", "link", about=f"delegate:{one.pk}")],
        purpose="invitations",
        by=organiser,
    )
    old = pocket.own_path(one)
    with pytest.raises(NotFound):
        actions.renew_own_link(by=registrar, delegate=one)
    assert client.get(old).status_code == 200
    new = pocket.own_path(actions.renew_own_link(by=organiser, delegate=one))
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    assert not MailRow.objects.exists()
    again = pocket.own_path(actions.renew_own_link(by=organiser, delegate=one))
    assert again not in (old, new)
