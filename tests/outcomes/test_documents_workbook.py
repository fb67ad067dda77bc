"""Documents as workbooks: every word of every kind is there once, tables in cells of their own, counts as numbers."""

import io
from typing import Any

import openpyxl
import pytest

from diemcau.infra import documents
from diemcau.infra.documents import (
    Annex,
    Closing,
    Document,
    Head,
    Heading,
    Layout,
    Line,
    Signatures,
    Signer,
    Table,
    Title,
    listed,
    paragraph,
)
from diemcau.kernel.actor import SYSTEM
from diemcau.kernel.errors import NotFound
from diemcau.outcomes.documents import kept
from diemcau.outcomes.documents.drawing import subject_of
from diemcau.outcomes.documents.exports import papers
from diemcau.outcomes.documents.kinds import kinds
from tests.attendance.world import World
from tests.outcomes.test_documents_approved import world

__all__ = ["world"]


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {one.title: [[cell.value for cell in row] for row in one.iter_rows()] for one in book.worksheets}


def read(data: bytes) -> str:
    return " ".join(str(cell) for rows in sheets(data).values() for row in rows for cell in row if cell is not None)


def plain(text: str) -> str:
    """Without blanks, and without what groups a number."""
    return "".join(sign for sign in text if not sign.isspace() and sign not in "|.,–")


def test_every_kind_says_in_cells_what_it_says_on_paper(world: World) -> None:
    tried = 0
    for kind in kinds():
        if (
            kind.draw is None
            or (about := [number for number, _name in kind.each(world.conference, "vi")] if kind.each else [""]) == []
        ):
            continue
        told = kept.paragraphs(kept.as_kept(kind.draw(subject_of(world.conference, "vi", about=about[0]))))
        there = plain(
            read(
                papers.instant(
                    world.conference, by=SYSTEM, kind=kind.code, ending="xlsx", language="vi", about=about[0]
                )
            )
        )
        assert [text for text in told if plain(text) not in there] == [], kind.code
        tried += 1
    assert tried > 15
    with pytest.raises(NotFound):
        papers.instant(world.conference, by=SYSTEM, kind="badge", ending="xlsx", language="vi")


def test_tables_numbers_annexes_and_what_looks_like_a_formula() -> None:
    rows = (("1", "=cmd|' /C calc'!A0", "1.250"), ("02", "Giàng A Sử", "0912345678"), ("3", "Lò Thị Én", "–"))
    table = Table(("STT", "Họ và tên", "Số"), rows, (1, 4, 2), ("center", "left", "right"))
    lines = (Line("SỞ Y TẾ", bold=True),)
    first = Document(
        "Báo cáo: kết quả [2027]", "vi",
        (
            Head(lines, lines, hosts=(lines, lines, lines)), Title("BÁO CÁO", "Sơ cứu"), Heading("Chung"), paragraph("Một."), Heading("Số liệu"),
            listed("a", "b", ordered=True), table, Closing(("Như trên;",), "Nơi nhận:", lines, "Lò Văn Tiến"),
            Signatures((Signer(lines, "A"), Signer(lines, "B"), Signer(lines, "C"))), Annex("Phụ lục I", "Danh sách", "Kèm theo"), table,
        ),
    )  # fmt: skip
    other = Document("Báo cáo: kết quả [2027]", "en", (table,), Layout(landscape=True))
    made = sheets(documents.xlsx([first, other, other]))
    assert list(made) == ["Chung", "Phụ lục I", "Báo cáo  kết quả  2027", "Báo cáo  kết quả  2027 (2)"]
    there = [row for row in made["Phụ lục I"] if row[0] in (1, "02", 3)]
    assert [row[:3] for row in there] == [
        [1, rows[0][1], 1250],
        ["02", "Giàng A Sử", "0912345678"],
        [3, "Lò Thị Én", "–"],
    ]
    assert [row[2] for row in made["Báo cáo  kết quả  2027"] if row[0] == 1] == ["1.250"]  # no number in English
    words = [row[0] for row in made["Chung"] if row[0]]
    assert [text for text in words if str(text)[:2] in ("I.", "II", "1.", "2.")] == [
        "I. Chung",
        "II. Số liệu",
        "1. a",
        "2. b",
    ]
    assert (
        openpyxl.load_workbook(io.BytesIO(documents.xlsx([first]))).worksheets[1].page_setup.orientation == "landscape"
    )
