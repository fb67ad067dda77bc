"""Flash report and room lists, read back from the files people get."""

import io
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from django.utils import timezone, translation
from python_calamine import CalamineWorkbook

from diemcau.attendance import exports, queries
from diemcau.attendance.models import Headcount
from diemcau.conferences.models import Site
from diemcau.infra.models import AuditRow
from diemcau.kernel.actor import Actor
from diemcau.rehearsal import papers
from diemcau.roster.models import Delegate

from .world import T0, World, code_hash, make_people

NASTY = ('=HYPERLINK("http://example.org","x")', "#set page(fill: red) $x^2$ _a_ *b* @label", "+84 \\ ] } \"'`")


def text_of(paper: bytes) -> str:
    document = pypdfium2.PdfDocument(paper)
    words = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(words.split())


def sheets_of(book: bytes) -> dict[str, list[list[Any]]]:
    opened = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return {name: opened.get_sheet_by_name(name).to_python() for name in opened.sheet_names}


@pytest.fixture
def reported(world: World) -> World:
    """Room 1 reported and confirmed, room 2 reported by its registrar only, room 3 not at all."""
    one, two, three = (site.pk for site in world.sites)
    figures = {"round": world.rounds[0].pk, "channel": "app", "confirmed": True}
    world.judge(
        world.op(
            "headcount",
            figures
            | {
                "present": 1234,
                "expected": 1240,
                "registered": 1230,
                "guests": 5,
                "substitutes": 2,
                "channel": "phone",
            },
        ),
        world.op("headcount", figures | {"present": 7}, site=two, who=f"device:registrar-{two}"),
        world.op("check_in", {"delegate": world.people[2].uid, "session": world.sessions[0].pk}, site=three),
    )
    assert one
    return world


def flash(world: World, run: str = "live") -> queries.HeadcountBoard:
    return queries.headcount_board(world.conference, world.rounds[0], as_of=timezone.now(), run=run)


@pytest.mark.parametrize(
    ("language", "title", "words"),
    [
        (
            "vi",
            "Báo cáo nhanh số lượng đại biểu",
            [
                "2/3 điểm cầu đã báo cáo",
                "1.234",
                "Điểm cầu chưa báo cáo (1)",
                "chưa xác nhận",
                "Phụ trách điểm cầu xác nhận",
            ],
        ),
        (
            "en",
            "Headcount flash report",
            [
                "2 of 3 rooms reported, 1 confirmed",
                "1,234",
                "not reported (1)",
                "not confirmed",
                "confirmed by Site lead",
            ],
        ),
    ],
)
def test_the_flash_report_says_how_many_rooms_it_rests_on(
    reported: World, actor: Callable[..., Actor], language: str, title: str, words: list[str]
) -> None:
    with translation.override(language):
        paper = text_of(exports.flash_pdf(flash(reported), by=actor()))
    assert title in paper
    for some in words:
        assert some in paper
    assert "Xã Thử Nghiệm 3" in paper
    row = AuditRow.objects.get()
    assert (row.verb, row.facts["round"]) == ("attendance.flash_pdf", reported.rounds[0].pk)


def test_the_workbook_holds_sums_rooms_and_who_is_missing(reported: World, actor: Callable[..., Actor]) -> None:
    with translation.override("en"):
        sheets = sheets_of(exports.flash_xlsx(flash(reported), by=actor()))
    assert list(sheets) == ["Totals", "Rooms", "Not reported"]
    total = next(row for row in sheets["Totals"] if row[0] == "Total")
    assert total[1:11] == [3, 2, 1, 1240, 1230, 1234, 2, 5, 11, 1]
    assert any("2 of 3 rooms reported" in str(row[0]) for row in sheets["Totals"])
    rooms = {row[0]: row for row in sheets["Rooms"]}
    assert rooms["001"][3:10] == [1240, 1230, 1234, 2, 5, 11, 0]
    assert (rooms["002"][5], rooms["003"][5], rooms["003"][9]) == (7, "", 1)
    assert [row[0] for row in sheets["Not reported"] if str(row[0]).startswith("00")] == ["003"]


@pytest.mark.whole
def test_the_report_of_a_whole_country_holds_every_room_in_two_megabytes(
    world: World, actor: Callable[..., Actor]
) -> None:
    Site.objects.bulk_create(
        Site(conference=world.conference, name=f"Điểm cầu xã Nghĩa Đô {n}", name_key="", search_key="", code=f"{n}",
             level="commune", order=n) for n in range(1_000, 4_639)
    )  # fmt: skip
    sites = list(Site.objects.filter(level="commune").order_by("order").values_list("pk", flat=True))
    Headcount.objects.bulk_create(
        Headcount(run="live", round=world.rounds[0], site_id=site, present=n % 90, registered=n % 95, expected=95,
                  channel="app", confirmed=n % 7 > 0, at=T0 + n, who="device:x", op_id=UUID(int=n + 1),
                  reported_by=f"Lò Thị Thử {n}") for n, site in enumerate(sites) if n % 2
    )  # fmt: skip
    board = flash(world)
    with translation.override("vi"):
        began = time.process_time()
        paper = exports.flash_pdf(board, by=actor())
        spent = time.process_time() - began
    assert len(paper) <= 2_000_000
    assert spent <= 8, f"{spent:.1f} s of CPU"  # 3.6 s here; the rest is for a slower machine
    words = set(text_of(paper).split())
    assert {line.site.code for line in board.lines} <= words
    assert papers.figures_in_pdf(paper).keys() == {line.site.code for line in board.lines if line.headcount}
    document = pypdfium2.PdfDocument(paper)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    assert document.get_metadata_value("Title") == "Báo cáo nhanh số lượng đại biểu"


def test_what_simulated_rooms_read_back_is_what_was_reported(reported: World, actor: Callable[..., Actor]) -> None:
    with translation.override("vi"):
        paper = papers.figures_in_pdf(exports.flash_pdf(flash(reported), by=actor()))
        sheet = papers.figures_in_sheet(exports.flash_xlsx(flash(reported), by=actor()))
    assert paper == sheet == {"001": papers.Figures(1234, 0), "002": papers.Figures(7, 0)}


def test_a_rehearsal_says_so_on_paper(reported: World, actor: Callable[..., Actor]) -> None:
    with translation.override("en"):
        paper = text_of(exports.flash_pdf(flash(reported, "rehearsal"), by=actor()))
    assert "Rehearsal" in paper
    assert "0 of 3 rooms reported" in paper
    assert "1,234" not in paper


def listed(world: World, site: int = 0, sessions: slice = slice(None)) -> queries.RoomList:
    return queries.attendance_list(world.sites[site], world.sessions[sessions])


def test_names_stay_names_in_both_files(world: World, actor: Callable[..., Actor]) -> None:
    for person, name in zip(world.people, NASTY, strict=False):
        Delegate.objects.filter(pk=person.pk).update(full_name=name, site=world.sites[0], unit=name, position=name)
    with translation.override("en"):
        paper = text_of(exports.list_pdf(listed(world), by=actor()))
        book = exports.list_xlsx(listed(world), by=actor())
    [rows] = sheets_of(book).values()
    cells = {cell for row in rows for cell in row}
    for name in NASTY:
        assert name in cells
    assert "#set page(fill: red) $x^2$ _a_ *b* @label" in paper
    assert "=HYPERLINK" in paper


def test_the_list_has_a_column_to_sign_for_every_session(world: World, actor: Callable[..., Actor]) -> None:
    session, home, away = world.sessions[0].pk, world.sites[0].pk, world.sites[1].pk
    world.judge(
        world.op("check_in", {"delegate": world.people[0].uid, "session": session}, site=home, at=T0),
        world.op(
            "absent", {"delegate": world.people[3].uid, "session": session, "reason": "approved_leave"}, site=home
        ),
        world.op("visitor", {"code_hash": code_hash(world, world.people[1]), "session": session}, site=home, at=T0),
        world.op(
            "substitute",
            {"delegate": world.people[3].uid, "session": session, "full_name": "Lý Văn Thay"},
            site=home,
            at=T0 + 1,
        ),
        world.op(
            "visitor", {"code_hash": code_hash(world, world.people[0]), "session": world.sessions[1].pk}, site=away
        ),
    )
    with translation.override("vi"):
        paper = text_of(exports.list_pdf(listed(world), by=actor(), blank=2))
        [rows] = sheets_of(exports.list_xlsx(listed(world), by=actor())).values()
    assert paper.count("Ký nhận") == 2
    for some in ("Danh sách chỉ dùng để điểm danh.", "từ Xã Thử Nghiệm 2", "dự thay Trần Thử", "Phụ trách điểm cầu"):
        assert some in paper
    heads = next(row for row in rows if row[0] == "STT")
    assert [head for head in heads if head == "Ký nhận"] == ["Ký nhận"] * 2
    by_name = {row[1]: row for row in rows if isinstance(row[0], float)}
    mine = by_name[world.people[0].full_name]
    assert mine[4] == "15:00"
    assert mine[6].startswith("ở điểm cầu khác")
    assert by_name[world.people[3].full_name][4] == "đã cử người dự thay"
    assert len(by_name) == 4
    with translation.override("en"):
        paper = text_of(exports.list_pdf(listed(world, sessions=slice(0, 1)), by=actor()))
    board = queries.site_counts(world.conference.pk, session, "live", [home])[home]
    assert (board.present, board.expected) == (3, 2)
    assert "3 present of 2 expected; 4 names on this list" in paper, "the room's page counts against the same"


def test_those_who_sign_never_stand_on_a_page_without_a_name(world: World, actor: Callable[..., Actor]) -> None:
    with translation.override("en"):
        for count in (2, 18, *range(20, 25), 60):
            make_people(world, count - Delegate.objects.filter(site=world.sites[0]).count(), start=count * 100,
                        sites=[world.sites[0]])  # fmt: skip
            of = listed(world, sessions=slice(0, 1))
            assert len(of.lines) == count
            with pypdfium2.PdfDocument(exports.list_pdf(of, by=actor())) as document:
                last = [page.get_textpage().get_text_bounded() for page in document][-1]
            assert "Site registrar" in last
            assert sum(line.full_name in last for line in of.lines) >= min(3, count), count


def test_long_words_make_a_row_higher_and_run_into_no_other(world: World, actor: Callable[..., Actor]) -> None:
    long = "Trung tâm Phục vụ hành chính công thị trấn Thung Thông và các xã lân cận của huyện Hang Lim tỉnh Suối Trăng"
    Delegate.objects.update(site=world.sites[0], unit=f"Đầu {long} Cuối")
    page = pypdfium2.PdfDocument(exports.list_pdf(listed(world, sessions=slice(0, 1)), by=actor()))[0].get_textpage()

    def heights(word: str) -> list[tuple[float, float]]:
        """Bottom and top of a word wherever it stands, in points from the foot of the page."""
        search, found = page.search(word, match_whole_word=True), []
        while (place := search.get_next()) is not None:
            _left, bottom, _right, top = page.get_charbox(place[0])
            found.append((bottom, top))
        return found

    begin, end = heights("Đầu"), heights("Cuối")
    assert len(begin) == len(end) == 4
    assert all(last[0] > first[1] for last, first in zip(end, begin[1:], strict=False))


def test_an_empty_room_still_prints(world: World, actor: Callable[..., Actor]) -> None:
    Delegate.objects.all().delete()
    with translation.override("en"):
        assert "Attendance list" in text_of(exports.list_pdf(listed(world, sessions=slice(0, 1)), by=actor(), blank=3))


def test_a_number_below_those_present_by_name_is_remarked(world: World, actor: Callable[..., Actor]) -> None:
    one, session = world.sites[0].pk, world.sessions[0].pk
    make_people(world, 6, start=600)
    here = [d.uid for d in Delegate.objects.filter(site=one)]
    world.judge(*(world.op("check_in", {"delegate": uid, "session": session}) for uid in here))
    said = {"round": world.rounds[0].pk, "channel": "app", "confirmed": True, "present": len(here)}
    world.judge(world.op("headcount", said))
    assert not any(line.too_few for line in flash(world).lines)
    world.judge(world.op("headcount", said | {"present": 1}, at=T0 + 1))
    board = flash(world)
    remark = f"check: fewer than the {len(here)} present by name"
    assert len(here) > 1
    with translation.override("en"):
        book, paper = (make(board, by=actor("organizer")) for make in (exports.flash_xlsx, exports.flash_pdf))
    assert remark in sheets_of(book)["Rooms"][-3][-1]
    assert "Rooms that counted fewer than are present by name now: 1." in text_of(paper)
