"""Spreadsheets of strangers: measured before they are opened, and whatever is wrong with one has one name."""

import io
import re
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemcau.infra import workbooks
from diemcau.infra.workbooks import Limit, Unreadable

SMALL = Limit(50 * 1024 * 1024, 1_000_000)
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
ODS = (
    b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    b'<table:table table:name="A">%s</table:table></office:spreadsheet></office:body></office:document-content>'
)


def book(*cells: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for row, column in cells:
            sheet.write(row, column, "x")
        sheet.write_blank(1_048_574, 16_383, None, made.add_format({"bold": True}))
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with other bytes in one part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return out.getvalue()


def sheet_of(content: bytes) -> bytes:
    return with_part(book((0, 0)), "xl/worksheets/sheet1.xml", HEAD + content + TAIL)


def ods(rows: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        made.writestr("content.xml", ODS % rows)
        made.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def marked(data: bytes, *, central: int, local: int, value: int) -> bytes:
    """One byte changed in the headers of every member."""
    changed = bytearray(data)
    for signature, at in ((b"PK\x01\x02", central), (b"PK\x03\x04", local)):
        for found in re.finditer(re.escape(signature), data):
            changed[found.start() + at] = value
    return bytes(changed)


def why(data: bytes | Path, limit: Limit = workbooks.ROOMY) -> str:
    with pytest.raises(Unreadable) as caught:
        workbooks.open_book(data, limit=limit)
    return caught.value.why


@pytest.mark.parametrize("far", [(1_048_575, 16_383), (1_048_575, 40), (3_000, 16_383)])
def test_one_cell_far_out_is_too_much(far: tuple[int, int]) -> None:
    assert why(book((0, 0), far)) == "too_large"


@pytest.mark.parametrize("far", [(3, 3), (200, 16_383), (1_048_575, 1), (90_000, 25)])
def test_lists_of_people_are_not(far: tuple[int, int]) -> None:
    assert workbooks.open_book(book((0, 0), far)).sheet_names == ["Sheet1"]


def test_a_smaller_limit_counts_cells_that_lie_near() -> None:
    assert why(book((0, 0), (90_000, 25)), SMALL) == "too_large"
    assert workbooks.open_book(book((0, 0), (20_000, 12)), limit=SMALL)


def test_what_swells_is_too_much() -> None:
    swollen = sheet_of(b" " * 20_000)
    assert why(swollen, Limit(10_000, 1_000)) == "too_large"
    assert workbooks.open_book(swollen, limit=Limit(60_000, 1_000))


def test_cells_and_texts_are_counted_whatever_they_say_of_their_place() -> None:
    cells = b"<row>" + b"<c><v>1</v></c>" * 500 + b"</row>" + b"<row/>" * 4_000 + b"<row><c><v>1</v></c></row>"
    assert why(sheet_of(cells), SMALL) == "too_large"
    stated = b'<row r="1">' + b"<c><v>1</v></c>" * 500 + b'</row><row r="1048576"><c><v>1</v></c></row>'
    assert why(sheet_of(stated)) == "too_large"
    texts = b"<sst>" + b"<si><t>a</t></si>" * 1_000_001 + b"</sst>"
    assert why(with_part(book((0, 0)), "xl/sharedStrings.xml", texts), SMALL) == "too_large"
    assert workbooks.open_book(sheet_of(b"<row><c><v>1</v></c></row>" * 900), limit=SMALL)


def test_repeated_cells_of_an_ods_are_counted() -> None:
    cell = b'<table:table-cell%s office:value-type="string"><text:p>x</text:p></table:table-cell>'
    row = b"<table:table-row%s>" + cell + b"</table:table-row>"
    empty = b'<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    bomb = row % (b' table:number-rows-repeated="1048576"', b' table:number-columns-repeated="16384"')
    assert why(ods(bomb)) == "too_large"
    read = workbooks.open_book(ods(row % (b"", b"") + empty), limit=SMALL)
    assert read.get_sheet_by_index(0).to_python() == [["x"]]


def test_every_way_to_be_unreadable_has_its_name(tmp_path: Path) -> None:
    data = book((0, 0))
    assert why(marked(data, central=8, local=6, value=1)) == "locked"
    assert why(marked(data, central=10, local=8, value=99)) == "damaged"
    assert why(data[:-30]) == "damaged"
    assert why(b"") == why(b"%PDF-1.7") == "damaged"
    container = workbooks.OLE + b"\0" * 504
    assert why(container + "EncryptedPackage".encode("utf-16-le") + b"\0" * 64) == "locked"
    assert why(container + "Workbook".encode("utf-16-le")) == "old"
    kept = tmp_path / "a.xlsx"
    kept.write_bytes(container + "EncryptedPackage".encode("utf-16-le"))
    assert why(kept) == "locked"
    binary = io.BytesIO()
    with zipfile.ZipFile(binary, "w") as made:
        made.writestr("xl/workbook.bin", b"")
    assert why(binary.getvalue()) == "old"


def test_a_quotation_mark_that_is_never_closed_is_named() -> None:
    with pytest.raises(Unreadable) as caught:
        list(workbooks.csv_lines('Name,Level\n"Xã Thuỷ,commune\n' + "Xã Hoà,commune\n" * 20_000, ","))
    assert caught.value.why == "long_cell"


@pytest.mark.parametrize(
    "swollen",
    [
        b"n" * 100_000_000,
        b"</t></r><r><t>".join([b"n" * 20_000] * 3_000),
        b"<![CDATA[" + b"</t>" * 10_000_000 + b"]]>",
    ],
    ids=["one text", "in many runs", "as no markup"],
)
def test_a_swollen_cell_is_refused_before_it_is_in_memory(swollen: bytes) -> None:
    bomb = sheet_of(b'<row r="1"><c r="A1" t="inlineStr"><is><r><t>' + swollen + b"</t></r></is></c></row>")
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    try:
        assert why(bomb) == "too_large"
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_long_list_with_long_texts_is_not_swollen() -> None:
    cell = b'<c r="A%d" t="inlineStr"><is><t>' + "Phó Giám đốc Sở ".encode() * 20 + b"</t></is></c>"
    rows = b"".join(b'<row r="%d">' % n + cell % n + b"</row>" for n in range(1, 60_001))
    assert workbooks.open_book(sheet_of(rows))


BOOK = book((0, 0), (5, 3), (9, 1))
PARTS = sorted(zipfile.ZipFile(io.BytesIO(BOOK)).namelist())
CHANGES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=4)), max_size=6)


def changed(data: bytes, changes: list[tuple[float, bytes]]) -> bytes:
    for place, put in changes:
        at = int(place * len(data))
        data = data[:at] + put + data[at + len(put) :]
    return data


def opened(data: bytes) -> None:
    """All rows of all sheets: no exception but the one."""
    try:
        read = workbooks.open_book(data, limit=SMALL)
        for name in read.sheet_names:
            with workbooks.reading():
                read.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except Unreadable:
        pass


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CHANGES, st.floats(0, 1))
def test_a_workbook_with_any_bytes_changed_is_read_or_unreadable(
    changes: list[tuple[float, bytes]], cut: float
) -> None:
    opened(changed(BOOK, changes))
    opened(changed(BOOK, changes)[: int(cut * len(BOOK))])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PARTS), CHANGES)
def test_so_is_one_whose_xml_is_changed(part: str, changes: list[tuple[float, bytes]]) -> None:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        content = archive.read(part)
    opened(with_part(BOOK, part, changed(content, changes)))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.sampled_from(",;\t|"))
def test_text_with_separators_is_read_or_unreadable(text: str, delimiter: str) -> None:
    with suppress(Unreadable):
        list(workbooks.csv_lines(text, delimiter))
