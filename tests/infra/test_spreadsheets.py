"""Workbooks that we write: whatever stands in a text, it is that text and nothing else."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from diemcau.infra.spreadsheets import Workbook, is_like_formula, print_as_list

ROOT = Path(__file__).resolve().parents[2] / "src" / "diemcau"
PAYLOADS = [
    "=1+1", '=HYPERLINK("http://x","y")', "+84 912 345 678", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "{=1}",
    "https://example.org", "12", "0912", "'=1",
]  # fmt: skip
# What XML holds: no control characters but tab and line feed, no halves of letters.
LETTERS = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n")
texts = st.one_of(
    st.sampled_from(PAYLOADS),
    st.builds(str.__add__, st.sampled_from("=+-@\t\n＝＋－＠ "), st.text(LETTERS, max_size=30)),
)


def written(rows: list[list[str]], *, streamed: bool, bold: bool) -> bytes:
    out = io.BytesIO()
    with Workbook(out, streamed=streamed) as book:
        sheet = book.add_worksheet("T")
        look = book.add_format({"bold": True, "num_format": "@"}) if bold else None
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text, look)
        print_as_list(sheet)
    return out.getvalue()


def read(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).active


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(texts, min_size=1, max_size=4), min_size=1, max_size=4), st.booleans(), st.booleans())
def test_a_text_stays_that_text_and_what_looks_like_a_formula_is_quoted(
    rows: list[list[str]], streamed: bool, bold: bool
) -> None:
    data = written(rows, streamed=streamed, bold=bold)
    sheet = read(data)
    for row, cells in enumerate(rows, 1):
        for column, text in enumerate(cells, 1):
            cell = sheet.cell(row, column)
            if text:
                assert cell.data_type in ("s", "inlineStr")
                assert unescape(cell.value) == text
                assert cell.quotePrefix == is_like_formula(text)
                assert cell.font.bold == bold
    first = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert [str(cell) for cell in first[0][: len(rows[0])]] == rows[0]


@pytest.mark.parametrize("text", PAYLOADS[:9])
def test_beginnings_of_formulas_are_known(text: str) -> None:
    assert is_like_formula(text)


def test_headings_are_on_every_printed_page() -> None:
    sheet = read(written([["a"]], streamed=False, bold=False))
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert "&P / &N" in f"&{sheet.oddFooter.right.text}".replace("&[Page]", "&P").replace("&[Pages]", "&N").replace(
        "&&", "&"
    )


def test_no_module_writes_workbooks_in_a_way_of_its_own() -> None:
    """What the benches make are strangers' files."""
    others = [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if "xlsxwriter" in path.read_text() and "bench" not in path.parts and path.name != "spreadsheets.py"
    ]
    assert others == []
