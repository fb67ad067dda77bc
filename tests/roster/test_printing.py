"""Badges, name plates, sign-in sheets and seating plans: ordered on a page, made by a job, readable from a phone's photo."""

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image, ImageFilter

from diemcau.conferences.copies import Copied
from diemcau.conferences.models import Conference, Day, Session, Site
from diemcau.infra.jobs import run_due
from diemcau.infra.models import AuditRow
from diemcau.kernel.actor import Actor
from diemcau.people.models import Account, RoleHeld
from diemcau.roster import actions, exports, qr, queries
from diemcau.roster.copying import copy_ranks
from diemcau.roster.exports import binding, seating
from diemcau.roster.models import Delegate, DelegateGroup, RankOrder
from diemcau.roster.queries import Filters
from diemcau.roster.ranking import PROPOSED, Ranking, lines_of

List = Callable[..., Delegate]
KIND: dict[str, dict[str, Any]] = {
    "badges": {"size": "small"},
    "plates": {"size": "a4", "unit": "on"},
    "sign_in": {"blank": 2},
    "seating": {"seats": 4, "rows": 0, "centre": "yes"},
}


def signed_in(role: str, conference: Conference, site: int = 0, language: str = "vi") -> Client:
    account = Account.objects.create(username=f"{role}-{site}", full_name="Ban tổ chức", language=language)
    RoleHeld.objects.create(account=account, role=role, conference_id=conference.pk, site_id=site, given_by="system")
    client = Client(headers={"accept-language": language})
    client.force_login(account)
    return client


@pytest.fixture
def browser(conference: Conference) -> Client:
    return signed_in("organizer", conference)


def ask(client: Client, paper: str, query: str = "", **said: Any) -> Any:
    address = reverse("roster:print", args=["so-cuu-2026"]) + f"?paper={paper}{query}"
    return client.post(address, {"site": "", "group": "", "order": "name", "apart": "room"} | KIND[paper] | said)


def made(client: Client, paper: str, query: str = "", **said: Any) -> bytes:
    answer = ask(client, paper, query, **said)
    assert answer.status_code == 303, answer.content.decode()
    run_due()
    fetched: Any = client.get(f"{answer['Location']}/fetch")
    return b"".join(fetched.streaming_content)


def opened(paper: bytes) -> Any:
    return pypdfium2.PdfDocument(paper)  # type: ignore[no-untyped-call]


def texts(paper: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in opened(paper)]


def photo(page: Image.Image, seed: int) -> Image.Image:
    """What a phone makes of a sheet on a table: turned, seen from the side, unevenly lit, out of focus, pressed into a small JPEG."""
    lot = random.Random(seed)
    turned = page.convert("RGB").rotate(
        lot.uniform(-15, 15), expand=True, fillcolor=(120, 110, 100), resample=Image.Resampling.BICUBIC
    )
    wide, high = turned.size
    lean = [lot.uniform(0, 0.07) for _ in range(8)]
    corners = (
        -lean[0] * wide, -lean[1] * high, -lean[2] * wide, (1 + lean[3]) * high,
        (1 + lean[4]) * wide, (1 + lean[5]) * high, (1 + lean[6]) * wide, -lean[7] * high,
    )  # fmt: skip
    leant = turned.transform(
        (wide, high), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=(120, 110, 100)
    )
    shade = Image.linear_gradient("L").resize(leant.size).point(lambda value: 130 + value // 3)
    lit = Image.composite(leant, Image.new("RGB", leant.size, (40, 38, 34)), shade)
    blurred = lit.filter(ImageFilter.GaussianBlur(1.3))
    out = io.BytesIO()
    blurred.save(out, "JPEG", quality=38)
    return Image.open(out)


def test_badges_carry_the_code_as_qr(browser: Client, listed: List, sites: list[Site]) -> None:
    wanted = [listed(name, sites[0], unit="Sở Y tế #1 $x") for name in ("Giàng A Sử", "H’Hen Niê")]
    listed("Lò Văn Tiến", sites[1])
    paper = made(browser, "badges", site="001")
    (text,) = texts(paper)
    assert "Giàng A Sử" in text
    assert "Sở Y tế #1 $x" in text
    assert "Lò Văn Tiến" not in text
    picture = opened(paper)[0].render(scale=3).to_pil()
    assert {found.text for found in zxingcpp.read_barcodes(picture)} == {qr.address(d.code) for d in wanted}
    refused = ask(browser, "badges", site="003")
    assert refused.status_code == 422
    assert "Không có ai" in refused.content.decode()
    assert AuditRow.objects.filter(verb="roster.badges", facts={"rows": 2}).count() == 1


@pytest.mark.parametrize("size", ["small", "large"])
def test_a_phones_photo_of_badges_is_read(browser: Client, listed: List, sites: list[Site], size: str) -> None:
    people = [listed(f"Nguyễn Văn Số {n}", sites[0], position="Chuyên viên") for n in range(4)]
    page = opened(made(browser, "badges", size=size))[0].render(scale=1.7 if size == "small" else 1.2).to_pil()
    sheet = page.crop((0, 0, page.width, page.height * 9 // 20)) if size == "small" else page
    addresses = {qr.address(one.code) for one in people}
    for seed in range(2):
        assert {
            found.text
            for found in zxingcpp.read_barcodes(
                photo(sheet, seed), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
            )
        } == addresses, seed


def test_who_declined_or_was_replaced_gets_no_paper(browser: Client, listed: List, organiser: Actor) -> None:
    for name, status in (("Lê Đến", "confirmed"), ("Lê Từ Chối", "declined"), ("Lê Đã Thay", "substituted")):
        actions.change_status(by=organiser, delegates=[listed(name)], status=status)
    (text,) = texts(made(browser, "sign_in"))
    assert "Lê Đến" in text
    assert "1 người trong danh sách" in text
    assert "Từ Chối" not in text
    assert "Lê Đã Thay" not in text
    asked = texts(made(browser, "sign_in", "&status=declined"))
    assert "Từ Chối" in asked[0]


def test_papers_stand_by_given_name_rank_or_as_listed(
    conference: Conference, listed: List, organiser: Actor, sites: list[Site]
) -> None:
    said = [
        ("Trần Văn Bình", "Chuyên viên", 3), ("Lê Thị An", "Chuyên viên Sở Y tế", 2), ("Võ Út", "", 0),
        ("Giàng A Sử", "PCT UBND xã; Ủy viên BTV", 4), ("Hà Văn Yên", "Chủ tịch Ủy ban nhân dân xã Văn Lăng", 1),
    ]  # fmt: skip
    for name, position, number in said:
        Delegate.objects.filter(pk=listed(name, sites[0], position=position).pk).update(listed=number)

    def order(by: str) -> list[str]:
        whom = exports.Whom(Filters(), by)
        made = exports.bundle(organiser, conference, whom, queries.ranking_of(conference.pk))
        return [person.full_name.split()[-1] for person in made.sections[0].people]

    assert order("name") == ["An", "Bình", "Sử", "Út", "Yên"]
    assert order("rank") == ["Yên", "Sử", "An", "Bình", "Út"]
    assert order("listed") == ["Yên", "An", "Bình", "Sử", "Út"]
    actions.set_ranks(by=organiser, conference=conference.pk, lines=["Chuyên viên", "Chủ tịch"], saw=0)
    assert order("rank") == ["An", "Bình", "Yên", "Sử", "Út"]


@pytest.mark.parametrize(
    ("higher", "lower"),
    [
        ("Chủ tịch UBND tỉnh", "Phó Chủ tịch UBND tỉnh"),
        ("Phó Chủ tịch UBND tỉnh", "Chủ tịch UBND xã An Bình"),
        ("CHỦ TỊCH UỶ BAN NHÂN DÂN XÃ", "P. Chủ tịch UBND xã"),
        ("Chuyên viên kiêm Phó Chủ tịch HĐND xã", "Trưởng phòng Nội vụ"),
        ("PGĐ Sở Y tế", "Trưởng phòng"),
        ("Bí thư Đảng ủy, Chủ tịch HĐND xã", "Phó Bí thư Thường trực Đảng ủy xã"),
        ("Cán bộ", "Lái xe"),
    ],
)
def test_the_proposed_ranks_put_one_before_the_other(higher: str, lower: str) -> None:
    ranking = Ranking(lines_of(PROPOSED))
    assert ranking.of(higher) < ranking.of(lower)


def test_a_beginning_ends_at_a_word() -> None:
    ranking = Ranking(["Trưởng", "Trưởng ban | TB"])
    assert [ranking.of(one) for one in ("Trưởng ban Tổ chức", "T.B Nội vụ", "Trưởng bản Pá Khoang", "Trưởngbản")] == [
        1,
        2,
        0,
        2,
    ]


def test_every_room_or_group_is_apart_and_the_sheets_are_numbered_for_themselves(
    browser: Client, listed: List, conference: Conference, sites: list[Site]
) -> None:
    group = DelegateGroup.objects.create(conference=conference, title={"vi": "Lãnh đạo"})
    for n in range(50):
        listed(f"Lê {n:02d}", sites[n % 2], group=group.pk if n % 3 == 0 else None)
    listed("Lò Chưa Rõ")
    pages = texts(made(browser, "sign_in"))
    assert [page.split()[-1] for page in pages] == ["1/2", "2/2"] * 2 + ["1/1"]
    for page, said in ((0, "001 – Hội trường tỉnh"), (2, "002 – Xã Văn Lăng"), (4, "Chưa rõ điểm cầu")):
        assert said in pages[page]
    assert "Phụ trách điểm cầu (ký, ghi rõ họ tên)" in pages[1]
    assert "25 người trong danh sách · Tính đến" in pages[0]
    assert all("quyết toán kinh phí" in page for page in pages)
    groups = texts(made(browser, "sign_in", apart="group"))
    assert "Lãnh đạo" in groups[0]
    assert "001 – Hội trường tỉnh" in groups[0]  # where everybody is expected stands in a column then


def test_badges_of_every_room_begin_on_a_page_of_their_own(browser: Client, listed: List, sites: list[Site]) -> None:
    for site in sites[:2]:
        listed("Lê An", site)
    assert len(texts(made(browser, "badges"))) == 2
    assert len(texts(made(browser, "badges", apart="none"))) == 1


def test_a_sheet_has_a_column_to_sign_for_every_half_day(browser: Client, listed: List, conference: Conference) -> None:
    day = Day.objects.create(conference=conference, date=date(2026, 10, 4))
    chosen = [Session.objects.create(conference=conference, day=day, part=part).pk for part in ("morning", "afternoon")]
    listed("Giàng A Sử")
    (text,) = texts(made(browser, "sign_in", sessions=chosen))
    assert "Ký nhận, buổi sáng, 04/10/2026" in text
    assert "Ký nhận, buổi chiều, 04/10/2026" in text


@pytest.mark.parametrize(
    ("seats", "centre", "row"), [(5, True, [4, 2, 1, 3, 5]), (4, True, [3, 1, 2, 4]), (4, False, [1, 2, 3, 4])]
)
def test_the_first_sit_in_the_centre_or_at_the_left(seats: int, centre: bool, row: list[int]) -> None:
    people: Any = list(range(1, seats + 2))
    taken: dict[Any, Any] = dict(seating.seated(people, seats, from_centre=centre))
    assert [taken[1, seat] for seat in range(1, seats + 1)] == row
    assert [row for (row, _seat), who in taken.items() if who == seats + 1] == [2]


def test_a_plan_shows_everybody_once_and_says_when_seats_are_too_few(
    browser: Client, listed: List, sites: list[Site]
) -> None:
    for n in range(10):
        listed(f"Nguyễn Văn {n:02d}", sites[0])
    pages = texts(made(browser, "seating", seats=4, rows=5))
    assert all(pages[0].count(f"Văn {n:02d}") == pages[1].count(f"Văn {n:02d}") == 1 for n in range(10))
    assert "10 người trên 20 ghế" in pages[0]
    answer = ask(browser, "seating", seats=4, rows=2)
    assert answer.status_code == 422
    assert "001: 10" in answer.content.decode()


def test_many_people_come_as_several_files(
    browser: Client, listed: List, sites: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(7):
        listed(f"Nguyễn Văn {n:02d}", sites[0 if n < 5 else 1])
    monkeypatch.setitem(binding.PAPERS, "sign_in", binding.PAPERS["sign_in"]._replace(most=3))
    with zipfile.ZipFile(io.BytesIO(made(browser, "sign_in", order="name"))) as archive:
        words = {name: " ".join(texts(archive.read(name))) for name in archive.namelist()}
    assert list(words) == [f"so-cuu-2026-sign-in-{name}.pdf" for name in ("01-001", "02-001", "03-002")]
    assert [sum(f"Văn {n:02d}" in text for text in words.values()) for n in range(7)] == [1] * 7
    assert "5 Nguyễn Văn 04" in words["so-cuu-2026-sign-in-02-001.pdf"]  # the number goes on


@pytest.mark.parametrize("paper", ["badges", "plates", "seating", "sign_in"])
def test_no_mark_of_a_name_is_cut_off(browser: Client, listed: List, sites: list[Site], paper: str) -> None:
    """What stands above capitals is a letter's own: Ấm is not Am."""
    person = listed("Ấm", sites[0])

    def ink() -> int:
        page = opened(made(browser, paper))[0].render(scale=3).to_pil().convert("L")
        head = page.height * 17 // 100 if paper in ("seating", "sign_in") else 0  # there stands what time it is
        return sum(page.crop((0, head, *page.size)).histogram()[:128])

    marked = ink()
    Delegate.objects.filter(pk=person.pk).update(full_name="Am")
    assert marked > ink()


LONG = (
    ("NGUYỄN HOÀNG " * 4).strip(),
    ("PHÓ GIÁM ĐỐC PHỤ TRÁCH TRUNG TÂM HỖ TRỢ " * 8)[:300],
    ("ỦY BAN XÃ VĂN LĂNG " * 9)[:160],
)


@pytest.mark.parametrize(
    ("paper", "said", "ends"),
    [
        ("badges", {"size": "small"}, True), ("badges", {"size": "large"}, True), ("seating", {"seats": 10}, True),
        ("seating", {"seats": 30}, False), ("plates", {"size": "a4"}, False), ("plates", {"size": "a5"}, False),
    ],
)  # fmt: skip
def test_what_is_too_long_is_smaller_then_ended_at_a_word(
    browser: Client, listed: List, sites: list[Site], paper: str, said: dict[str, Any], ends: bool
) -> None:
    name, position, unit = LONG
    listed(name, sites[0], position=position, unit=unit)
    page = opened(made(browser, paper, **said))[0]
    told = page.get_textpage().get_text_bounded().split()
    assert any(word.endswith("…") for word in told) is ends
    whole = {*name.split(), *position.split(), *unit.split()}
    assert {word.rstrip("…") for word in told if word.isupper()} <= whole
    if paper == "badges" and said["size"] == "small":  # below what name, position and unit have stands the room alone
        below = page.get_textpage().get_text_bounded(0, 0, page.get_width(), page.get_height() - 55 * 72 / 25.4)
        assert below.split() == f"{sites[0].code} – {sites[0].name}".split()


def test_a_large_conference_s_badges_are_one_file() -> None:
    assert not binding.is_zipped(binding.PAPERS["badges"], {1: 3_074, None: 40})


def test_room_people_print_for_their_room_alone_and_no_badges(
    conference: Conference, listed: List, sites: list[Site]
) -> None:
    listed("Giàng A Sử", sites[0])
    listed("Lò Văn Tiến", sites[1])
    lead = signed_in("site_lead", conference, sites[1].pk)
    address = reverse("roster:print", args=[conference.key])
    assert lead.get(address + "?paper=badges").status_code == 404
    assert lead.get(address).status_code == 200
    (text,) = texts(made(lead, "sign_in"))
    assert "Lò Văn Tiến" in text
    assert "Giàng A Sử" not in text
    assert ask(lead, "plates", site="001").status_code == 422  # not theirs, so not offered


def test_the_list_stays_narrowed_as_it_was(browser: Client, listed: List, sites: list[Site]) -> None:
    listed("Giàng A Sử", sites[0], unit="Sở Y tế")
    listed("Lò Văn Tiến", sites[0], unit="Sở Nội vụ")
    page = browser.get(
        reverse("roster:print", args=["so-cuu-2026"]) + "?paper=plates&text=noi+vu&site=001"
    ).content.decode()
    assert "“noi vu”" in page
    assert '<option value="001" selected' in page
    (text,) = texts(made(browser, "plates", "&text=noi+vu"))
    assert text.count("Lò Văn Tiến") == 2  # on both sides
    assert "Giàng" not in text


def test_papers_cost_the_same_queries_at_every_size(
    conference: Conference, listed: List, organiser: Actor, sites: list[Site]
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            exports.bundle(organiser, conference, exports.Whom(Filters()), queries.ranking_of(conference.pk))
            exports.counted(organiser, conference.pk, exports.Whom(Filters()))
            queries.rank_check(organiser, conference.pk, Ranking([]))
        return len(seen)

    listed("Giàng A Sử", sites[0])
    few = cost()
    for n in range(20):
        listed(f"Nguyễn Văn {n}", sites[n % 3], position=f"Chức vụ {n}")
    assert cost() == few


def test_the_order_of_rank_is_edited_and_two_editors_lose_nothing(browser: Client, listed: List) -> None:
    listed("Giàng A Sử", position="Trưởng bản")
    address = reverse("roster:ranks", args=["so-cuu-2026"])
    page = browser.get(address).content.decode()
    assert "Tổng Bí thư" in page
    assert "Trưởng bản" in page.split("<textarea")[1].split("</textarea>")[1]  # fits no line yet
    assert browser.post(address, {"lines": "Trưởng bản\n\n  Già  làng \nTrưởng bản", "saw": 0}).status_code == 302
    kept = RankOrder.objects.get()
    assert (kept.lines, kept.version) == (["Trưởng bản", "Già làng"], 1)
    late = browser.post(address, {"lines": "Chủ tịch", "saw": 0})
    assert late.status_code == 422
    assert "Chủ tịch</textarea>" in late.content.decode()
    assert RankOrder.objects.get().lines == kept.lines
    assert browser.post(address, {"lines": "x", "saw": 1, "proposed": "1"}).status_code == 302
    assert "Tổng Bí thư" in browser.get(address).content.decode()


def test_a_long_notice_stands_once_above_the_table_and_runs_off_no_page(
    browser: Client, listed: List, conference: Conference
) -> None:
    conference.processing_notice = {"vi": "Dữ liệu được xử lý như sau. " * 60 + "Hết thông báo."}
    conference.recording_on = True
    conference.save()
    for n in range(30):
        listed(f"Lê {n:02d}")
    pages = texts(made(browser, "sign_in"))
    assert [page.count("Hết thông báo. Hội nghị này được ghi hình, ghi âm.") for page in pages] == [1] + [0] * (
        len(pages) - 1
    )


def test_a_copy_of_a_conference_ranks_as_the_first(conference: Conference, organiser: Actor) -> None:
    actions.set_ranks(by=organiser, conference=conference.pk, lines=["Già làng"], saw=0)
    made = Conference.objects.create(key="copy")
    copy_ranks(Copied(conference.pk, made.pk, {}, {}))
    assert queries.ranking_of(made.pk).lines == ("Già làng",)
