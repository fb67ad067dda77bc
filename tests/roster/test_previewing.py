"""What a person sees and corrects of a list before it is confirmed: cells, sheets, letters; the marked copy; and how the file lies meanwhile."""

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diemcau.conferences.models import Conference, Site
from diemcau.infra import sealed
from diemcau.infra.jobs import run_due
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.legacy import from_unicode
from diemcau.people.models import Account, RoleHeld
from diemcau.roster import actions
from diemcau.roster.actions.imports import path_of, upload_of
from diemcau.roster.marked import marked_xlsx
from diemcau.roster.models import Delegate, InvitedUnit, RosterImport

from . import lists

pytestmark = pytest.mark.django_db(transaction=True)
Import = Callable[..., RosterImport]
Upload = Callable[..., SimpleUploadedFile]
ROWS: list[list[Any]] = [
    ["STT", "Họ và tên", "Ngày sinh", "Đơn vị", "Điểm cầu", "Điện thoại", "Ghi chú"],
    [1, "Giàng A Sử", "01/02/1980", "Sở Y tế", "001", "abc", "bị bệnh tim"],
    [2, "", "03/04/1981", "Sở Y tế", "001", "", ""],
    [3, "=CMD()", "05/06/1982", "Sở Y tế", "Xã Nào Đó", "", "đến muộn"],
    [4, "Lò Thị Én", "07/08/1983", "Sở Y tế (SN 1983)", "", "0912345678", "=1+2"],
    [5, "Đỗ Thị Sen", "07/08/1984", "Sở Y tế", "001", "", ""],
    [6, "Đỗ Văn Mai", "07/08/1985", "Sở Y tế", "001", "", ""],
]


def csv(rows: list[list[Any]]) -> SimpleUploadedFile:
    return SimpleUploadedFile("ds.csv", "\n".join(";".join(map(str, row)) for row in rows).encode())


def again(made: RosterImport) -> RosterImport:
    run_due()
    made.refresh_from_db()
    return made


def told(made: RosterImport) -> list[tuple[str, str]]:
    return [(found["cell"].rpartition("!")[2], found["code"]) for found in made.problems]


def test_wrong_cells_are_mended_in_the_browser(
    opened: Import, organiser: Actor, sites: list[Site], registrar: Actor
) -> None:
    made = opened(csv(ROWS))
    assert told(made) == [
        ("C1", "sensitive_column"), ("F2", "bad_phone"), ("G2", "private_note"), ("B3", "empty_name"), ("B4", "no_name"),
        ("D5", "private_text"), ("E5", "empty_site"), ("G5", "private_note"),
    ]  # fmt: skip
    assert (made.rows, made.faulty, made.state) == (4, 2, "preview")
    cells = {"F2": "0912 345 679", "B3": "Trần Ba", "B4": "Lê Cư", "E5": "002", "A1": "x", "D2": "y"}
    typed = {f"1!{cell}": value for cell, value in cells.items()}
    with pytest.raises(NotFound):
        actions.correct_cells(by=registrar, imported=made, cells=typed)
    actions.correct_cells(by=organiser, imported=made, cells=typed)
    again(made)
    assert [(row["full_name"], row["phone"]) for row in made.sample][:3] == [
        ("Giàng A Sử", "0912345679"), ("Trần Ba", ""), ("Lê Cư", ""),
    ]  # fmt: skip
    assert (made.rows, made.faulty, made.unknown_sites) == (6, 0, [["Xã Nào Đó", []]])
    assert {*made.mapping["cells"]} == {f"1!{cell}" for cell in ("F2", "B3", "B4", "E5")}  # where something was wrong
    actions.correct_cells(by=organiser, imported=made, cells={}, back=["1!B3"], out=["1!5", "1!77"])
    again(made)
    assert (made.rows, made.faulty, made.mapping["out"]) == (4, 1, ["1!5"])
    actions.confirm_import(by=organiser, imported=made)
    again(made)
    assert list(Delegate.objects.order_by("listed").values_list("full_name", "site__code")) == [
        ("Giàng A Sử", "001"), ("Lê Cư", None), ("Đỗ Thị Sen", "001"), ("Đỗ Văn Mai", "001"),
    ]  # fmt: skip
    assert "Lê Cư" not in str(RosterImport.objects.values().get())  # nothing of anybody stays with the import


def test_a_marked_copy_of_the_file(opened: Import, organiser: Actor, registrar: Actor) -> None:
    made = opened(csv(ROWS))
    file = io.BytesIO()
    marked_xlsx(by=organiser, imported=made, file=file)
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    stand = [[page.cell(row, column).value or "" for column in range(1, 8)] for row in range(1, 6)]
    assert [row[2] for row in stand[1:]] == ["", "", "", ""]  # nobody's birthday
    assert (stand[1][1], stand[4][3], stand[1][6], stand[3][6]) == ("Giàng A Sử", "", "", "đến muộn")
    assert (page["B4"].value, page["B4"].data_type) == ("=CMD()", "s")
    assert page["F2"].comment.text.startswith("Không phải số điện thoại")
    assert page["B3"].fill.start_color.rgb != page["F2"].fill.start_color.rgb != page["A2"].fill.start_color.rgb
    assert [row[0].value for row in book.worksheets[1].iter_rows(min_row=2)] == [f"1!{cell}" for cell, _c in told(made)]
    for secret in ("1980", "1983", "tim", "SN"):
        assert secret not in str(
            [[cell.value for cell in row] for sheet in book.worksheets for row in sheet.iter_rows()]
        )
    with pytest.raises(NotFound):
        marked_xlsx(by=registrar, imported=made, file=io.BytesIO())


def test_the_upload_lies_encrypted_until_it_is_confirmed(opened: Import, organiser: Actor) -> None:
    upload = csv(ROWS[:2])
    data = upload.read()
    upload.seek(0)
    made = opened(upload)
    lies = path_of(made.file).read_bytes()
    assert (upload_of(made), data[30:60] in lies, len(made.secret)) == (data, False, 64)
    beside = [path.read_bytes() for path in path_of(made.file).parent.glob(f"{path_of(made.file).name}.*")]
    name = made.sample[0]["full_name"].encode()
    assert beside
    assert not any(name in piece for piece in beside), "what was read of it lies sealed, too"
    with pytest.raises(sealed.Unsealable):
        sealed.unseal(lies, sealed.new_secret(), "roster.upload")
    actions.confirm_import(by=organiser, imported=made)
    made.refresh_from_db()
    assert (made.secret, path_of(made.file).exists()) == ("", False)
    with pytest.raises(Refused, match="import_moved_on"):
        upload_of(made)


def test_sheets_are_chosen_and_letters_named(opened: Import, organiser: Actor) -> None:
    book = openpyxl.load_workbook(io.BytesIO(lists.xlsx([["Họ và tên", "Dân tộc"], ["Đỗ Ánh", "Mông"]])))
    other = book.create_sheet("Cũ")
    for row in (
        ["Họ và tên", "Đơn vị", "Dân tộc"],
        [from_unicode("Đỗ Mến", "tcvn3"), from_unicode("Trạm y tế", "tcvn3"), "Kinh"],
    ):
        other.append(row)
    made = opened(SimpleUploadedFile("ds.xlsx", lists.saved(book)))
    assert [row["full_name"] for row in made.sample] == ["Đỗ Ánh", "Đỗ Mến"]
    assert [(sample["cell"], sample["after"], sample["why"]) for sample in made.decoded] == [
        ("Cũ!A2", "Đỗ Mến", "letters"), ("Cũ!B2", "Trạm y tế", "letters"),
    ]  # fmt: skip
    actions.choose_layout(by=organiser, imported=made, layout=actions.Layout(only=["Cũ"], coding="unicode"))
    again(made)
    assert (made.rows, made.decoded, made.sample[0]["full_name"] != "Đỗ Mến") == (1, [], True)
    with pytest.raises(Refused, match="nothing_to_import"):
        actions.choose_layout(by=organiser, imported=made, layout=actions.Layout(only=[]))


def test_what_was_corrected_is_remembered_for_the_next_list_of_the_sender(
    xlsx: Upload, opened: Import, organiser: Actor, sites: list[Site]
) -> None:
    rows: list[list[object]] = [["Họ tên", "Vùng", "Điểm cầu"], ["Nguyễn An", "Sở Y tế", "Lang"]]
    first = opened(xlsx(rows), "UBND xã Văn Lang")
    actions.choose_layout(
        by=organiser, imported=first, layout=lists.of_all(first, {0: "full_name", 1: "unit", 2: "site"})
    )
    run_due()
    actions.choose_spellings(by=organiser, imported=first, sites={"Lang": sites[2].pk})
    run_due()
    actions.confirm_import(by=organiser, imported=first)
    run_due()
    assert Delegate.objects.get().site == sites[2]
    rows[1][0] = "Trần Ba"
    again, other = opened(xlsx(rows), "UBND XÃ  VĂN LANG"), opened(xlsx(rows))
    told = [(made.sample[0]["unit"], made.sample[0]["site"], len(made.unknown_sites)) for made in (again, other)]
    assert told == [("Sở Y tế", sites[2].pk, 0), ("", None, 1)]
    wider = [["STT", "Họ tên", "(bỏ trống)", "Vùng", "Điểm cầu"], [1, "Vàng Páo", "", "Sở Y tế", "Lang"]]
    twice = [
        ["Họ tên", "Chức vụ", "Vùng", "Vùng"],
        ["Vàng Páo", "Cán bộ", "Sở Y tế", ""],
    ]  # which of the two is meant nobody said
    told = [
        (made.sample[0]["unit"], made.sample[0]["site"])
        for made in (opened(xlsx(rows), "UBND xã Văn Lang") for rows in (wider, twice))
    ]
    assert told == [("Sở Y tế", sites[2].pk), ("", None)], "its columns are known by their headings, too"


def test_a_list_of_a_sender_without_units_speaks_of_its_own_people_alone(
    xlsx: Upload, opened: Import, imported: Import
) -> None:
    imported(xlsx([["Họ tên", "Đơn vị"], ["Giàng A Sử", "Sở Y tế"], ["Lò Văn Tiến", "Sở Nội vụ"]]))
    made = opened(xlsx([["Họ tên", "Chức vụ"], ["Vàng A Páo", "Cán bộ"]]), "SỞ Y TẾ")
    assert (made.difference["missing"], made.difference["elsewhere"]) == (1, 1)


def test_a_list_without_headings(xlsx: Upload, opened: Import, organiser: Actor) -> None:
    made = opened(xlsx([["Nguyễn An", "Sở Y tế"], ["Trần Bình", "Sở Y tế"]]))
    told = [(c["field"], c["why"]) for c in made.headings[0]["columns"]]
    assert (made.state, made.rows, told) == ("preview", 2, [("full_name", "content"), ("unit", "content")])
    lost = opened(xlsx([["Danh mục"], ["Ai", "Ở đâu"], ["Mai", "Sở Y tế"], ["Sen", "Sở Nội vụ"]]))
    assert (lost.state, lost.sheets) == ("uploaded", [["Danh sách", None]])
    actions.choose_layout(by=organiser, imported=lost, layout=actions.Layout(heads={"Danh sách": 2}))
    run_due()
    lost.refresh_from_db()
    assert (lost.state, [c["heading"] for c in lost.headings[0]["columns"]]) == ("uploaded", ["Ai", "Ở đâu"])
    wishes = actions.Layout(heads={"Danh sách": 2}, tables=lists.of_all(lost, {0: "full_name", 1: "unit"}).tables)
    actions.choose_layout(by=organiser, imported=lost, layout=wishes)
    run_due()
    lost.refresh_from_db()
    assert (lost.state, [row["full_name"] for row in lost.sample]) == ("preview", ["Mai", "Sen"])


def test_the_page_of_a_preview_asks_no_more_for_a_longer_list(
    opened: Import, organiser: Actor, conference: Conference, sites: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It mends cells by what is typed beside them, and hands the marked copy out."""
    account = Account.objects.create(username="btc", full_name="Ban tổ chức", language="vi")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=conference.pk, given_by="system")
    browser = Client(headers={"accept-language": "vi"})
    browser.force_login(account)
    counts = []
    for times in (1, 30):
        made = opened(csv([ROWS[0], *(ROWS[1:] * times)]))
        address = f"/c/{conference.key}/delegates/import/{made.pk}"
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(address)
        counts.append(len(asked))
        assert 'name="cell:1!F2"' in page.content.decode()
    assert counts[0] == counts[1]
    assert "problems=3" in browser.get(f"{address}?problems=2").content.decode()
    typed = {"cell:1!F2": " ", "cell:1!B3": "Trần Ba", "cell:9!Z1": "\0", "out": ["1!4", "x"]}
    browser.post(f"{address}/cells", typed | {"saw": made.reading})
    again(made)
    assert made.mapping["cells"] == {"1!F2": "", "1!B3": "Trần Ba"}
    assert (made.mapping["out"], made.problems[0]["cell"]) == (["1!4"], "1!C1")
    answer = browser.get(f"{address}/copy.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]["B3"].value == "Trần Ba"
    assert " download" in browser.get(address).content.decode()
    monkeypatch.setattr("diemcau.roster.views.imports.AT_ONCE", 10)
    assert " download" not in browser.get(address).content.decode()
    ordered = browser.get(f"{address}/copy.xlsx")
    run_due()
    fetched = b"".join(browser.get(f"{ordered['Location']}/fetch").streaming_content)  # type: ignore[attr-defined]
    assert openpyxl.load_workbook(io.BytesIO(fetched)).worksheets[0]["B3"].value == "Trần Ba"
    actions.cancel_import(by=organiser, imported=made)
    monkeypatch.undo()
    assert browser.get(f"{address}/copy.xlsx").status_code == 422


def test_several_people_of_a_cell_stay_several_when_it_is_corrected(
    xlsx: Upload, opened: Import, organiser: Actor
) -> None:
    made = opened(
        xlsx([["Họ và tên", "Đơn vị"], ["Lò Văn Sơn\nVàng A Sử\nThào Thị Chi", "Sở Y tế"], ["Đỗ An", "Sở Y tế"]])
    )
    [problem] = [found for found in made.problems if found["code"] == "several_people"]
    assert (made.rows, problem["value"]) == (4, "Lò Văn Sơn\nVàng A Sử\nThào Thị Chi")
    actions.correct_cells(
        by=organiser, imported=made, cells={problem["cell"]: " Lò Văn Sơn\r\nVàng A Sử\r\nThào Thị Chí "}
    )
    again(made)
    assert (made.rows, [row["full_name"] for row in made.sample][:3]) == (
        4,
        ["Lò Văn Sơn", "Vàng A Sử", "Thào Thị Chí"],
    )


def test_who_was_taken_off_meanwhile_makes_the_preview_be_looked_at_again(
    xlsx: Upload, opened: Import, organiser: Actor
) -> None:
    rows: list[list[Any]] = [["Họ và tên", "Đơn vị"], ["Đỗ An", "Sở Y tế"], ["Lò Văn Sơn", "Sở Y tế"]]
    first = opened(xlsx(rows))
    assert actions.confirm_import(by=organiser, imported=first)
    run_due()
    second = opened(xlsx([*rows, ["Vàng A Sử", "Sở Y tế"]]))
    assert (second.difference["new"], second.difference["unchanged"]) == (1, 2)
    first.refresh_from_db()
    actions.begin_undo(by=organiser, imported=first)
    run_due()
    assert not actions.confirm_import(by=organiser, imported=second, saw=second.reading)
    again(second)
    assert (second.state, second.difference["new"]) == ("preview", 3)
    assert actions.confirm_import(by=organiser, imported=second, saw=second.reading)
    run_due()
    assert Delegate.objects.filter(removed_at=None).count() == 3


def test_what_there_is_to_know_is_no_fault_and_the_confirmation_comes_last(
    opened: Import, conference: Conference, sites: list[Site]
) -> None:
    account = Account.objects.create(username="btc", full_name="Ban tổ chức", language="vi")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=conference.pk, given_by="system")
    browser = Client(headers={"accept-language": "vi"})
    browser.force_login(account)
    InvitedUnit.objects.create(conference=conference, name="UBND xã Văn Lăng", name_key="x")
    rows = [["Họ và tên", "Đơn vị", "Điểm cầu", "Dân tộc", "Điện thoại"], ["Lò Văn An", "Phòng không có thật", "Xã Văn Lăng", "Tày", "12"], ["Lò Văn Ba", "UBND xã Văn Lăng", "", "Kinh", ""]]  # fmt: skip
    made = opened(csv(rows))
    codes = {found["code"]: found for found in made.problems}
    assert set(codes) == {"carried_down", "unknown_unit", "sensitive_column", "bad_phone"}
    assert codes["unknown_unit"]["unit"] == "Phòng không có thật"
    assert [row["site"] for row in made.sample] == [sites[1].pk, sites[1].pk]
    page = browser.get(f"/c/{conference.key}/delegates/import/{made.pk}").content.decode()
    assert "Trong tệp có 1 chỗ sai" in page or "Có 1 chỗ sai" in page
    assert page.index('id="problems"') < page.index("/confirm")
    assert page.index("Phòng không có thật") < page.index("/confirm")
    assert re.search(r'<button[^>]* form="decide"[^>]*>', page)
