"""Lists of sites: headings in two languages, every fault with its cell, nothing guessed."""

import io
import re

import openpyxl
import pytest
import xlsxwriter
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from diemcau.conferences import actions, sheets
from diemcau.conferences.exports.site_template import site_template
from diemcau.conferences.models import Conference, Site
from diemcau.infra.workbooks import OLE
from diemcau.kernel.actor import SYSTEM
from diemcau.kernel.errors import Refused
from diemcau.people.models import Account, RoleHeld

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

VIETNAMESE = [names[0] for names in sheets.COLUMNS.values()]
ENGLISH = [names[1] for names in sheets.COLUMNS.values()]


def workbook(rows: list[list[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def faults(sheet: sheets.Sheet) -> list[tuple[str, str]]:
    return [(fault.cell, fault.text) for fault in sheet.faults]


@pytest.mark.parametrize(
    ("headings", "hub", "commune"), [(VIETNAMESE, "Điểm cầu chính", "cấp xã"), (ENGLISH, "Hub", "commune level")]
)
def test_a_whole_list_is_read(conference: Conference, headings: list[str], hub: str, commune: str) -> None:
    rows = [
        ["DANH SÁCH ĐIỂM CẦU"],
        ["(Kèm theo Công văn số 12)"],
        [],
        headings,
        ["Tỉnh Suối Trăng", hub, "", "Hội trường A", 300, 250.0, "Nguyễn Thị Thuỷ", 912345678],
        [
            "Xã Hòa",
            commune,
            "tỉnh suối trăng",
            "",
            "",
            "",
            "H’Hen Niê",
            "0912.345.678",
            "Lò Văn Tiến",
            "+84 24 3825 1234",
        ],
        [],
        ["Xã  Thuỷ", commune, "", "", "", "", "", "", "", "", "", "", "Asia/Tokyo"],
    ]
    sheet = sheets.read(workbook(rows), "ds.xlsx", conference)
    assert faults(sheet) == []
    made = actions.add_sites(conference, by=SYSTEM, sites=sheet.sites)
    assert [(s.code, s.name, s.level, s.expected_count, s.timezone) for s in made] == [
        ("000", "Tỉnh Suối Trăng", "hub", 250, ""),
        ("001", "Xã Hòa", "commune", None, ""),
        ("002", "Xã Thuỷ", "commune", None, "Asia/Tokyo"),
    ]
    assert made[0].place is not None
    assert made[0].place.seats == 300
    contacts = [(c.role, c.name, c.phone) for s in made for c in s.contacts.all()]
    assert contacts == [
        ("site_lead", "Nguyễn Thị Thuỷ", "+84912345678"),
        ("site_lead", "H’Hen Niê", "+84912345678"),
        ("site_technician", "Lò Văn Tiến", "+842438251234"),
    ]


def test_all_faults_come_at_once_with_their_cells(conference: Conference, tree: list[Site]) -> None:
    rows = [
        VIETNAMESE,
        ["", "cấp xã"],
        ["Xã 1", "cấp trời", "Không có", "", "nhiều", -3, "An", "12345", "", "0912345678", "", "", "Hanoi"],
        ["Xã 2", "xã", "Xã 2"],
        ["Xã 3", "xã"],
        ["Xã 3", "xã"],
        ["Xã 4", "xã", "Xã 5"],
        ["Xã 5", "xã", "Xã 4"],
        ["Huyện Bản Lim", "huyện"],
        ["Hội trường 2", "điểm cầu chính"],
        ["X" * 201, "xã", "Xã 3"],
    ]
    with translation.override("en"):
        found = faults(sheets.read(workbook(rows), "ds.xlsx", conference))
    cells = "A2 B3 C3 E3 F3 H3 J3 M3 C4 A6 C7 C8 A9 B10 A11 C11"
    assert [cell for cell, _ in found] == cells.split()
    texts = dict(found)
    assert texts["C3"] == "No site is called “Không có”."
    assert texts["H3"] == "“12345” is no phone number."
    assert texts["A6"] == "This site stands already in row 5."
    assert texts["C11"] == "Several sites are called “Xã 3”."
    assert "Commune level" in texts["B3"]
    assert Site.objects.filter(conference=conference).count() == len(tree)


def test_a_parent_may_be_a_site_that_is_there(conference: Conference, tree: list[Site]) -> None:
    sheet = sheets.read(workbook([ENGLISH, ["Xã Mới", "commune", "huyện bản lim"]]), "new.xlsx", conference)
    assert faults(sheet) == []
    assert sheet.sites[0].above == tree[1].pk


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("Name;Level;Parent\nXã Thuỷ;commune;\n".encode("utf-8-sig"), "a.csv"),
        ('Name,Level\n"Xã Thuỷ",commune\n'.encode(), "a.csv"),
        ("Tên điểm cầu\tCấp\nXã Thuỷ\txã\n".encode("utf-16"), "a.txt"),
    ],
)
def test_csv_in_the_forms_offices_save_it(conference: Conference, data: bytes, name: str) -> None:
    sheet = sheets.read(data, name, conference)
    assert faults(sheet) == []
    assert [(s.name, s.level) for s in sheet.sites] == [("Xã Thuỷ", "commune")]


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        (b"\x00\x01 no book", "a.xlsx", "no spreadsheet"),
        ("Tên điểm cầu\nXã Thuỷ\n".encode("cp1258", errors="replace"), "a.csv", "not UTF-8"),
        (b"Name,Level\nX\xe3,commune\n", "a.csv", "not UTF-8"),
        (workbook([["Họ và tên", "Chức vụ"], ["An", "Chủ tịch"]]), "a.xlsx", "No heading"),
        (workbook([["Name", "Level"]]), "a.xlsx", "no rows"),
        (b"x" * (5 * 1024 * 1024 + 1), "a.csv", "5 MB"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(conference: Conference, data: bytes, name: str, text: str) -> None:
    with translation.override("en"):
        sheet = sheets.read(data, name, conference)
    assert sheet.sites == []
    assert text in sheet.faults[0].text
    assert sheet.faults[0].cell == ""


def test_columns_that_stand_twice_are_blamed_and_unknown_ones_named(conference: Conference) -> None:
    sheet = sheets.read(
        workbook([["Name", "Room", "Room", "Màu sơn"], ["Xã 1", "A", "B", "xanh"]]), "a.xlsx", conference
    )
    assert [fault.cell for fault in sheet.faults] == ["C1"]
    assert sheet.ignored == ["Màu sơn"]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("TUYỆT MẬT - ds.xlsx", [["Name"], ["A"]]),
        ("ds_TOI_MAT.xlsx", [["Name"], ["A"]]),
        ("ds.xlsx", [["", "MẬT"], ["Name"], ["A"]]),
        ("ds.xlsx", [["Độ mật"], ["TỐI MẬT"], ["Name"], ["A"]]),
    ],
)
def test_what_is_marked_as_a_state_secret_is_refused(
    conference: Conference, name: str, rows: list[list[object]]
) -> None:
    with pytest.raises(Refused, match="marked_secret"):
        sheets.read(workbook(rows), name, conference)


@pytest.mark.parametrize("name", ["ds co mat.xlsx", "tap huan BẢO MẬT thong tin.xlsx", "SUỐI MẶT.xlsx"])
def test_an_ordinary_file_is_not(conference: Conference, name: str) -> None:
    rows = [["DANH SÁCH TẬP HUẤN BẢO MẬT THÔNG TIN"], ["Name", "Room"], ["Mật Sơn", "1"]]
    assert faults(sheets.read(workbook(rows), name, conference)) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_template_is_read_by_the_reader(conference: Conference, language: str) -> None:
    with translation.override(language):
        data = site_template(conference, language)
    book = openpyxl.load_workbook(io.BytesIO(data))
    first = book.worksheets[0]
    assert [cell.value for cell in first[1]] == (VIETNAMESE if language == "vi" else ENGLISH)
    assert first.column_dimensions["H"].number_format == "@"
    first.append(["Xã Bản Lim"])
    out = io.BytesIO()
    book.save(out)
    sheet = sheets.read(out.getvalue(), "mau.xlsx", conference)
    assert faults(sheet) == []
    assert [s.name for s in sheet.sites] == ["Xã Bản Lim"]


def test_names_are_kept_as_they_are(conference: Conference) -> None:
    names = ["<b>Xã</b>", "Ea H’Leo", 'Xã #1 $x$ \\ "q"', "🌧 Xã Mưa"]
    sheet = sheets.read(workbook([["Name", "Room"], *[[name, "1"] for name in names]]), "a.xlsx", conference)
    assert [s.name for s in sheet.sites] == names


def encrypted(data: bytes) -> bytes:
    """The same zip with every member said to be encrypted."""
    changed = bytearray(data)
    for signature, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = -1
        while (place := data.find(signature, place + 1)) >= 0:
            changed[place + at] |= 1
    return bytes(changed)


LONG = "Tên điểm cầu,Cấp\n" + '"' + "x" * 200_000 + '",Xã\n'


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        (encrypted(workbook([["Name"], ["A"]])), "a.xlsx", "Remove the password"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "Remove the password"),
        (OLE + b"\0" * 600, "a.xls", "kind that is not read"),
        (workbook([["Name"], ["A"]]).replace(b"PK\x01\x02", b"PK\x01\x03"), "a.xlsx", "no spreadsheet"),
        (LONG.encode(), "a.csv", "never closed"),
        (b"Name\nA\n" + b"\n" * 100_000, "a.csv", "at most 20000 sites"),
    ],
)
def test_a_file_that_cannot_be_read_says_the_cure(client: Client, conference: Conference, data: bytes, name: str, text: str) -> None:  # fmt: skip
    client.force_login(Account.objects.create_user(username="ht", full_name="HT", password=None), backend=BACKEND)
    RoleHeld.objects.create(account=Account.objects.get(), role="organizer", conference_id=conference.pk, given_by="system")  # fmt: skip
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    said = client.post(f"/c/{conference.key}/sites/add/list", {"file": SimpleUploadedFile(name, data), "pasted": ""})
    assert said.status_code == 422
    assert text in said.content.decode()


HEADINGS: list[object] = ["TT", "Tên điểm cầu", "Cấp", "Số chỗ"]
LISTED: list[list[object]] = [
    [1, "Xã Cộng Hòa", "xã", 20],
    [2, "Tổng công ty Sông Lam", "xã", 30],
    [3, "Xã Hoà", "xã", ""],
]


@pytest.mark.parametrize(
    "below",
    [
        [[], [], ["", "Tổng cộng: 13 điểm cầu"]],
        [["Tổng cộng", "", "", 50]],
        [["", "CỘNG", "", 50]],
        [["", "Total: 50"]],
        [
            ["", "Tổng số điểm cầu: 3"],
            [],
            ["", "", "Người lập biểu"],
            ["", "", "(Ký, ghi rõ họ tên)"],
            [],
            ["", "Lò Văn Tiến"],
        ],
        [[], ["", "Ghi chú: số chỗ tính cả ghế phụ"]],
        [[], ["", "Danh sách này thay danh sách ngày 12/3"]],
    ],
)
def test_totals_and_signatures_below_the_list_are_left_out(conference: Conference, below: list[list[object]]) -> None:
    sheet = sheets.read(workbook([HEADINGS, *LISTED, *below]), "ds.xlsx", conference)
    assert faults(sheet) == []
    assert [s.name for s in sheet.sites] == ["Xã Cộng Hòa", "Tổng công ty Sông Lam", "Xã Hoà"]
    assert len(sheet.rests) == sum(bool(row) and any(row[1:]) for row in below)


def test_a_list_of_names_alone_keeps_its_gaps_and_what_was_left_out_can_be_kept(conference: Conference) -> None:
    alone = sheets.read(workbook([["Tên điểm cầu"], ["Xã Hoà"], [], ["Xã Thuỷ"]]), "ds.xlsx", conference)
    assert ([s.name for s in alone.sites], alone.rests) == (["Xã Hoà", "Xã Thuỷ"], [])
    doubtful = sheets.read(workbook([HEADINGS, *LISTED, [], ["", "Xã Thuỷ"]]), "ds.xlsx", conference)
    assert doubtful.rests == [sheets.Rest(6, "Xã Thuỷ", 3)]
    assert [s.name for s in doubtful.with_rests][-1] == "Xã Thuỷ"
    below = [["", "Cộng", "", "nhiều"], [], ["", "Xã Thuỷ"], ["", "Xã Thuỷ"], ["", "Xã Bản Lim"]]
    mixed = sheets.read(workbook([HEADINGS, *LISTED, *below]), "ds.xlsx", conference)
    assert (faults(mixed), len(mixed.sites)) == ([], 3)
    assert [rest.place for rest in mixed.rests] == [None, 3, None, 4], (
        "a wrong row, and one that stands twice, can be no site"
    )


def test_the_preview_shows_what_is_left_out_and_offers_to_keep_it(client: Client, conference: Conference) -> None:
    account = Account.objects.create_user(username="ht", full_name="HT", password=None)
    RoleHeld.objects.create(account=account, role="organizer", conference_id=conference.pk, given_by="system")
    client.force_login(account, backend=BACKEND)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "vi"
    below = [[], ["", "Tổng cộng: 3 điểm cầu"], ["", "Xã Thuỷ"]]
    pasted = "\n".join("\t".join(map(str, row)) for row in [HEADINGS, *LISTED, *below])
    page = client.post(f"/c/{conference.key}/sites/add/list", {"pasted": pasted}).content.decode()
    assert "Sẽ thêm 3 điểm cầu" in page
    assert "Dòng 6: Tổng cộng: 3 điểm cầu" in page
    assert page.index('type="submit"', page.index('name="sealed"')) < page.index('name="keep"'), (
        "the main button comes first"
    )
    assert ">Điểm cầu</th>" in page
    assert "Họ tên" not in page
    (sealed,), keep = re.findall(r'name="sealed" value="([^"]+)"', page), re.findall(r'name="keep" value="(\d+)"', page)
    confirm, ours = f"/c/{conference.key}/sites/add/confirm", conference.sites.filter(is_hub=False)
    listed = ["Xã Cộng Hòa", "Tổng công ty Sông Lam", "Xã Hoà"]
    for kept, more in (([], []), (keep[1:], ["Xã Thuỷ"]), (keep, ["Tổng cộng: 3 điểm cầu", "Xã Thuỷ"])):
        assert client.post(confirm, {"sealed": sealed, "keep": kept}).status_code == 303
        assert set(ours.values_list("name", flat=True)) == {*listed, *more}
        ours.delete()


def test_digits_of_any_script_are_the_number_they_write_and_control_characters_go(conference: Conference) -> None:
    rows = "Name,Seats\nXã \0A,٣\nXã\x07 B,²\nXã C," + "9" * 5000 + "\n"
    sheet = sheets.read(rows.encode(), "a.csv", conference)
    assert [(s.name, s.seats) for s in sheet.sites] == [("Xã A", 3), ("Xã B", None), ("Xã C", None)]
    assert [cell for cell, _ in faults(sheet)] == ["B3", "B4"]
