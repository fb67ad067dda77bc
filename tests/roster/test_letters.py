"""Invitations and nomination letters on paper: what they must say (domain.md §2.5, §4.6), read again from PDF and DOCX."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import docx
import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diemcau.conferences.models import Conference, Site
from diemcau.infra import documents, jobs
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.people.models import Account, RoleHeld
from diemcau.roster import qr
from diemcau.roster.invitations.exports import papers
from diemcau.roster.invitations.models import Asking
from diemcau.roster.letters import Letters
from diemcau.roster.models import Delegate, InvitedUnit
from diemcau.roster.pocket import own_path

Put = Callable[..., Delegate]
BEGINS = datetime(2030, 7, 5, 1, 0, tzinfo=UTC)


@pytest.fixture
def told(conference: Conference, sites: list[Site]) -> Conference:
    day = conference.days.create(date=date(2030, 7, 5))
    conference.sessions.create(
        day=day, part="morning", starts_at=BEGINS, ends_at=BEGINS + timedelta(hours=3, minutes=30)
    )
    later = conference.sessions.create(day=day, part="afternoon", starts_at=BEGINS + timedelta(hours=6), order=1)
    later.not_for.add(sites[1])
    conference.chair, conference.recording_on = {"vi": "Đồng chí Phó Chủ tịch UBND tỉnh"}, True
    conference.groups_stated = [{"vi": "Lãnh đạo xã", "en": "Heads of communes"}]
    conference.requests_stated = [{"vi": "Có mặt trước 15 phút", "en": "Come 15 minutes early"}]
    conference.letterhead = {"body": {"vi": "Sở Y tế", "en": "Health Department"}, "abbreviation": "SYT"}
    conference.save()
    Asking.objects.create(
        conference=conference, contact_name="Lê Thị Thuỷ", contact_phone="0912345678", answer_by=BEGINS
    )
    return conference


@pytest.fixture
def guest(told: Conference, sites: list[Site], listed: Put) -> Delegate:
    made = listed("H’Hen Niê", sites[1], position="Phó Chủ tịch", unit="UBND xã Đá Vách", honorific="Bà")
    return Delegate.objects.select_related("conference", "site__place").get(pk=made.pk)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)).split())


def test_a_persons_invitation_says_all_it_must_and_its_codes_are_read(told: Conference, guest: Delegate) -> None:
    pdf = documents.pdf([Letters(told, number="12", dated=date(2030, 6, 5)).person(guest)])
    flat = text_of(pdf)
    for said in (
        "GIẤY MỜI", "Số: 12/GM-SYT", "ngày 05 tháng 6 năm 2030", "Sở Y tế trân trọng kính mời: Bà H’Hen Niê, Phó Chủ tịch",
        "Chủ trì: Đồng chí Phó Chủ tịch UBND tỉnh", "từ 08 giờ 00 đến 11 giờ 30, thứ Sáu, ngày 05 tháng 7 năm 2030",
        "Địa điểm: Xã Văn Lăng", "Lãnh đạo xã", "Có mặt trước 15 phút", "Lê Thị Thuỷ, 0912 345 678./.", "Ghi âm, ghi hình:",
        "Xử lý dữ liệu cá nhân:",
    ):  # fmt: skip
        assert said in flat, said
    assert "14 giờ" not in flat  # a half-day in which the room takes no part
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    read = {code.text for code in zxingcpp.read_barcodes(page)}
    assert qr.address(guest.code) in read
    assert any(text.endswith(own_path(guest)) for text in read)


def test_the_same_in_english_for_office_programs(told: Conference, guest: Delegate) -> None:
    file = docx.Document(io.BytesIO(documents.docx([Letters(told, "en").person(guest)])))
    text = "\n".join(one.text for one in file.paragraphs)
    for said in (
        "INVITATION",
        "Health Department requests the pleasure of the company of: Bà H’Hen Niê",
        "Friday, 5 July 2030",
    ):
        assert said in text
    assert "Personal data: " in text
    assert not re.search("GIẤY MỜI|Thời gian", text)


def test_a_unit_is_asked_with_its_seats_link_and_an_empty_list(told: Conference, sites: list[Site]) -> None:
    unit = InvitedUnit(conference=told, name="UBND xã Đá Vách", site=sites[0])
    asked = {"link": "https://x.example/u/abc", "deadline": BEGINS, "groups": [("Lãnh đạo", 2), ("", 12)]}
    letter = Letters(told).nomination(unit, **asked)  # type: ignore[arg-type]
    flat = text_of(documents.pdf([letter]))
    for said in (
        "V/v cử đại biểu tham dự Tập huấn sơ cứu 2026", "Kính gửi: UBND xã Đá Vách", "Lãnh đạo: 02 đại biểu; 12 đại biểu.",
        "08 giờ 00, ngày 05 tháng 7 năm 2030", "https://x.example/u/abc", "không ghi số định danh cá nhân",
        "DANH SÁCH ĐẠI BIỂU", "STT Họ và tên Chức vụ",
    ):  # fmt: skip
        assert said in flat, said
    rows = docx.Document(io.BytesIO(documents.docx([letter]))).tables[-1].rows
    assert (len(rows), rows[0].cells[1].text) == (13, "Họ và tên")


def test_letters_of_all_lie_in_one_file_or_in_pieces(
    told: Conference, sites: list[Site], listed: Put, organiser: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = {"whom": "people", "kind": "docx", "filters": {"standing": "", "site": "", "group": None, "text": ""}}
    facts |= {"language": "vi", "number": "", "dated": "", "file_is_zip": False}

    def made(**more: object) -> tuple[io.BytesIO, int]:
        file = io.BytesIO()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            papers.papers_file(organiser, told, facts | more, file, lambda share: None)
        return file, len(asked)

    for name in ("Lò Thị Hoa", "Giàng A Sử"):
        listed(name, sites[0])
    file, few = made()
    assert len(docx.Document(file).sections) == 2
    for number in range(6):
        listed(f"Nguyễn Văn {chr(65 + number)}", sites[number % 3])
    file, many = made()
    assert (len(docx.Document(file).sections), many) == (8, few)
    monkeypatch.setattr(papers, "PIECE", 5)
    file, _asked = made(file_is_zip=True)
    assert zipfile.ZipFile(file).namelist() == ["so-cuu-2026-0001-0005.docx", "so-cuu-2026-0006-0008.docx"]


def test_the_page_orders_a_file_and_one_letter_comes_at_once(client: Client, told: Conference, guest: Delegate) -> None:
    account = Account.objects.create(username="to-chuc", language="vi")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=told.pk, given_by="system")
    client.force_login(account)
    page = reverse("invitations:papers", args=[told.key])
    assert "Giấy mời bản in" in client.get(page).content.decode()
    wrong = client.post(page, {"whom": "units", "kind": "pdf", "language": "vi", "number": "7"})
    assert (wrong.status_code, 'value="7"' in wrong.content.decode()) == (422, True)
    order = client.post(page, {"whom": "people", "kind": "pdf", "language": "vi", "dated": "2030-06-05"})
    jobs.run_due()
    fetched = client.get(f"{order['Location']}/fetch")
    assert "H’Hen Niê" in text_of(b"".join(fetched.streaming_content))  # type: ignore[attr-defined]
    Delegate.objects.filter(pk=guest.pk).update(position="Phụ trách 陈")
    lacking = client.post(page, {"whom": "people", "kind": "pdf", "language": "vi"})
    assert (lacking.status_code, "陈. Có ở: H’Hen Niê" in lacking.content.decode()) == (422, True)
    for said in ({"kind": "docx"}, {"kind": "pdf", "despite": "yes"}):  # in Word it is for the reader's fonts
        assert client.post(page, {"whom": "people", "language": "vi", **said}).status_code == 302
    one = client.get(reverse("invitations:paper_pdf", args=[told.key, guest.uid]))
    assert (one["Content-Type"], one.content[:5]) == ("application/pdf", b"%PDF-")
    with pytest.raises(NotFound):
        papers.person_paper(guest, by=Actor())


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_programme_goes_along_as_far_as_the_room_takes_part(
    client: Client, told: Conference, guest: Delegate, sites: list[Site], kind: str
) -> None:
    account = Account.objects.create(username="to-chuc", language="vi")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=told.pk, given_by="system")
    client.force_login(account)
    page = reverse("invitations:papers", args=[told.key])
    assert 'name="programme"' not in client.get(page).content.decode(), "nothing is in it yet"
    morning, afternoon = told.sessions.order_by("order")
    morning.items.create(
        title={"vi": "Sơ cứu đuối nước"}, planned_start=BEGINS, planned_end=BEGINS + timedelta(hours=1)
    )
    afternoon.items.create(title={"vi": "Thảo luận tại điểm cầu chính"})
    assert 'name="programme"' in client.get(page).content.decode()

    def made(**more: str) -> str:
        asked = {"whom": "people", "kind": kind, "language": "vi", "number": "12", "dated": "2030-06-05"}
        answer = client.post(page, asked | more)
        jobs.run_due()
        file = b"".join(client.get(f"{answer['Location']}/fetch").streaming_content)  # type: ignore[attr-defined]
        if kind == "pdf":
            return text_of(file)
        book = docx.Document(io.BytesIO(file))
        cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
        return " ".join([*(line.text for line in book.paragraphs), *cells])

    with_it = made(programme="on")
    for said in ("CHƯƠNG TRÌNH", "Kèm theo Giấy mời số 12/GM-SYT ngày 05 tháng 6 năm 2030", "08:00–09:00", "Chương trình (phụ lục)"):  # fmt: skip
        assert said in with_it
    assert with_it.count("Sơ cứu đuối nước") == 2, "in the letter's content and in the table"
    assert with_it.count("Thảo luận tại điểm cầu chính") == 1, "the room takes no part in the afternoon"
    assert "CHƯƠNG TRÌNH" not in made()
