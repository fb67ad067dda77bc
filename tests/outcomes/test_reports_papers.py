"""What rooms counted, asked and went through, on paper: figures of confirmed rooms, nothing that nobody said."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import docx
import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from diemcau.attendance.models import HeadcountRound
from diemcau.conferences.letterheads import letterhead_of
from diemcau.conferences.models import Conference, ItemTimes, ProgrammeItem, SiteLive, StatedQuantity
from diemcau.infra import documents
from diemcau.infra.documents import Document, Heading, Table
from diemcau.kernel.actor import SYSTEM
from diemcau.kernel.errors import NotFound
from diemcau.live.announcements.models import Incident
from diemcau.live.questions.models import Question
from diemcau.outcomes.documents.kinds import Subject, kind_of
from diemcau.outcomes.facts.queries import sheet_of
from diemcau.outcomes.reports import actions as reports
from diemcau.outcomes.reports.enums import Way
from diemcau.outcomes.reports.models import RoomReport
from tests.attendance.world import T0, World, make_world

pytestmark = pytest.mark.django_db
KINDS = ("headcount_flash", "site_report", "qa_log", "result_report")


def subject(conference: Conference, language: str = "vi", about: str = "", **typed: str) -> Subject:
    head = letterhead_of(conference, language)
    return Subject(conference, language, sheet_of(conference, language), head, about, typed)


def drawn(code: str, said: Subject) -> Sequence[Document]:
    draw = kind_of(code).draw
    assert draw is not None
    with override(said.language):
        return draw(said)


def text_of(papers: Sequence[Document]) -> str:
    """What both writers wrote, one after the other."""
    with pypdfium2.PdfDocument(documents.pdf(papers)) as pdf:
        pages = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    file = docx.Document(io.BytesIO(documents.docx(papers)))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    words = " ".join((*(paragraph.text for paragraph in file.paragraphs), *cells))
    return " ".join(pages.split()) + "\n" + " ".join(words.split())


@pytest.fixture
def world() -> World:
    made = make_world()
    for room, (present, sure) in enumerate(((21, True), (8, False))):
        body = {"round": made.rounds[0].pk, "present": present, "guests": 2, "channel": "app", "confirmed": sure}
        made.judge(made.op("headcount", body, site=made.sites[room].pk, at=T0 + room))
    site = made.sites[0]
    Incident.objects.create(
        conference=made.conference, site=site, kind="power", opened_at=T0, closed_at=T0 + 600_000, note="Đã chạy máy nổ"
    )
    Question.objects.create(
        conference=made.conference, uid="0190a000-0000-7000-8000-000000000001", site=site, way="phone", naming="unit",
        unit="UBND xã Văn Lăng", text="Khi nào áp dụng?", search_key="khi nao ap dung", asked_at=T0, came_at=T0, shown_from=T0,
        step="answered", answer="Từ ngày 01/01.", is_open=True,
    )  # fmt: skip
    return made


def test_the_headcount_report_sums_confirmed_rooms_and_tells_the_others(world: World) -> None:
    pdf, word = text_of(drawn("headcount_flash", subject(world.conference))).split("\n")
    for text in (pdf, word):
        assert "21" in text
        assert "chưa xác nhận" in text
        assert "chưa báo cáo" in text


def test_without_a_count_the_report_says_so(world: World) -> None:
    empty = Conference.objects.create(key="trong", short_name={"vi": "Trống"})
    text = text_of(drawn("headcount_flash", subject(empty)))
    assert "Chưa điểm cầu nào" in text
    for code in ("qa_log", "result_report"):
        assert text_of(drawn(code, subject(empty)))


def test_a_room_s_report_has_its_own_day_only(world: World) -> None:
    mine, other = world.sites[:2]
    text = text_of(drawn("site_report", subject(world.conference, about=mine.code, remarks="Phòng hơi chật.")))
    for said in ("Đã chạy máy nổ", "Khi nào áp dụng?", "Từ ngày 01/01.", "Phòng hơi chật."):
        assert text.count(said) == 2, said
    text = text_of(drawn("site_report", subject(world.conference, about=other.code)))
    assert "máy nổ" not in text
    assert "Không ghi nhận sự cố" in text
    with pytest.raises(NotFound):
        drawn("site_report", subject(world.conference, about="999"))


def test_a_room_s_report_tells_reasons_photos_and_who_confirmed_it(world: World) -> None:
    uid = str(world.people[0].uid)
    body = {"delegate": uid, "session": world.sessions[0].pk, "reason": "duty_trip"}
    world.judge(world.op("absent", body, site=world.people[0].site_id))
    about = subject(world.conference, about=world.people[0].site.code)
    assert "Chưa được điểm cầu xác nhận" in text_of(drawn("site_report", about))
    RoomReport.objects.create(
        site=world.people[0].site, number=1, name="Bà Lò Thị Mai", own_present=19, remark="Ghế hơi thiếu", by="device:x"
    )
    text = text_of(drawn("site_report", about))
    for told in ("đi công tác: 1", "Bà Lò Thị Mai (trên bàn điểm cầu", "Ghế hơi thiếu"):
        assert text.count(told) == 2, told
    assert "Ảnh" in text


def test_more_rounds_cost_a_room_s_report_no_more_queries(world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            drawn("site_report", subject(world.conference, about=world.sites[0].code))
        return len(queries)

    few = asked()
    for order in range(4, 12):
        HeadcountRound.objects.create(session=world.sessions[1], order=order)
    for counted_in in HeadcountRound.objects.filter(session=world.sessions[1]):
        body = {"round": counted_in.pk, "present": 20, "channel": "app", "confirmed": True}
        world.judge(world.op("headcount", body, site=world.sites[0].pk))
    assert asked() == few


def test_the_log_of_questions_names_askers_as_they_chose(world: World) -> None:
    text = text_of(drawn("qa_log", subject(world.conference)))
    assert text.count("UBND xã Văn Lăng") == 2
    Question.objects.update(naming="anonymous", unit="")
    assert "UBND xã Văn Lăng" not in text_of(drawn("qa_log", subject(world.conference)))


def test_the_result_report_quotes_the_sheet_and_nothing_else(world: World) -> None:
    said = subject(world.conference, strengths="Đúng giờ.", proposals="Thêm một đường truyền.")
    text = text_of(drawn("result_report", said))
    assert said.sheet.quoted["present"] in text
    assert set(said.sheet.quoted) <= {key for key, figure in said.sheet.figures.items() if figure.stated}
    assert text.count("Thêm một đường truyền.") == 2
    assert "Hạn chế" not in text  # nobody typed any
    assert "số điểm cầu: 1/3" in text  # of three one has confirmed


def test_the_annex_is_of_the_round_that_the_figures_are_of(world: World) -> None:
    for at, site in enumerate(world.sites):
        body = {"round": world.rounds[0].pk, "present": 20 + at, "channel": "app", "confirmed": True}
        world.judge(world.op("headcount", body, site=site.pk, at=T0 + 1_000 + at))
    body = {"round": world.rounds[1].pk, "present": 3, "channel": "app", "confirmed": True}
    world.judge(world.op("headcount", body, site=world.sites[0].pk, at=T0 + 9_000))
    said = subject(world.conference)
    papers = drawn("result_report", said)
    tables = [block for paper in papers for block in paper.blocks if isinstance(block, Table)]
    together = next(row for table in tables for row in table.rows if row[0] == "Cộng")
    assert (said.sheet.quoted["present"], together[4]) == ("63", "63")


def test_what_came_stands_beside_what_was_planned(world: World) -> None:
    began = datetime.fromtimestamp(T0 / 1000, UTC)
    for order, is_held in enumerate((True, False)):
        item = ProgrammeItem.objects.create(session=world.sessions[0], title={"vi": f"Bài {order}"}, order=order)
        if is_held:
            ItemTimes.objects.create(item=item, run="live", began=began, ended=began + timedelta(minutes=30))
    SiteLive.objects.create(site=world.sites[0], run="live", state="connected", heard_at=T0)
    rows = _rows(world)
    assert rows["Điểm cầu đã kết nối"] == ("03", "01", "−2", "tín hiệu từ các điểm cầu")
    assert rows["Buổi đã tổ chức"] == ("02", "01", "−1", "kịch bản điều hành")
    assert rows["Chuyên đề đã trình bày"][:3] == ("02", "01", "−1")
    assert "Điểm cầu đã xác nhận báo cáo" not in rows  # nobody was asked to
    StatedQuantity.objects.create(conference=world.conference, name="expected", value=20, qualifier="about")
    assert _rows(world)["Đại biểu (theo danh sách / có mặt)"][:3] == ("khoảng 20", "21", "≈ +1")


def test_rooms_reports_are_an_annex_with_who_differs_and_who_is_missing(world: World) -> None:
    said = reports.Said("Lò Thị Thử", 25, "Bốn người đến sau khi đếm.")
    reports.confirm(world.sites[0], said, by=SYSTEM, way=Way.DESK)
    text = text_of(drawn("result_report", subject(world.conference)))
    assert "Phụ lục I SĨ SỐ" in text
    assert "Phụ lục II BÁO CÁO CỦA CÁC ĐIỂM CẦU, THEO CẤP (Kèm theo Báo cáo số" in text
    differs, silent = text.index("Điểm cầu tự báo khác"), text.index("Điểm cầu chưa có báo cáo")
    assert "Bốn người đến sau khi đếm." in text[differs:silent]
    assert "+4" in text[differs:silent]


def _rows(world: World) -> dict[str, tuple[str, ...]]:
    """The table of plan and day, by its first column."""
    [paper] = drawn("result_report", subject(world.conference))
    at = next(at for at, block in enumerate(paper.blocks) if isinstance(block, Heading) and "kế hoạch" in block.text)
    table = paper.blocks[at + 1]
    assert isinstance(table, Table)
    return {row[0]: row[1:] for row in table.rows}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_both_languages_are_whole(world: World, language: str) -> None:
    for code in KINDS:
        about = world.sites[0].code if code == "site_report" else ""
        text = text_of(drawn(code, subject(world.conference, language, about=about)))
        assert ("CỘNG HÒA" in text, "REPORT" in text or "LOG" in text) == (
            (True, False) if language == "vi" else (False, True)
        )


def test_the_number_of_queries_does_not_grow_with_rooms(world: World) -> None:
    def asked(code: str) -> int:
        about = world.sites[0].code if code == "site_report" else ""
        said = subject(world.conference, about=about)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            drawn(code, said)
        return len(queries)

    before = [asked(code) for code in KINDS]
    for number in range(900, 940):
        world.conference.sites.create(code=str(number), name=f"Xã {number}", order=number)
    assert [asked(code) for code in KINDS] == before
