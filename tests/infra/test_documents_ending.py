"""What ends a document never stands alone on its page, in either file; annexes count their pages from one."""

import io
import re

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from diemcau.infra import documents as d

CLOSING = d.Closing(("- Như trên;", "- Lưu: VT."), "Nơi nhận:", (d.Line("GIÁM ĐỐC", bold=True),), "Lò Văn Tiến")
SIGNERS = d.Signatures((d.Signer((d.Line("THƯ KÝ"),), "Lò Văn Tiến"), d.Signer((d.Line("CHỦ TRÌ"),), "H’Hen Niê")))
WORDS = "Trang bị kiến thức sơ cứu ban đầu cho lực lượng cơ sở; mỗi xã có một tổ. "


def table(rows: int, long: int = 0) -> d.Table:
    told = tuple((str(n), f"Trạm y tế xã {n}", "x " * long if n >= rows - 1 else "") for n in range(1, rows + 1))
    return d.Table(("STT", "Đơn vị", "Ghi chú"), told, (1, 4, 2), ("center",))


def ended(kind: str, number: int) -> tuple[d.Block, ...]:
    """So many lines before the end, of this kind."""
    lines = tuple(d.paragraph("Một dòng.") for _ in range(number))
    return {
        "table": (table(number), CLOSING),
        "short": (table(number), d.paragraph("Trân trọng./."), CLOSING),
        "confirmed": (table(number), d.paragraph("Xác nhận."), d.Head((d.Line("Lò Văn Tiến"),), (d.Line("Phụ trách"),))),
        "lines": (*lines, CLOSING),
        "long": (*lines, d.paragraph(WORDS * 5), CLOSING),
        "list": (*lines, d.listed("Một việc", "Hai việc"), CLOSING),
        "signers": (table(number), SIGNERS),
    }[kind]  # fmt: skip


def pages_of(papers: list[d.Document]) -> list[str]:
    with pypdfium2.PdfDocument(d.pdf(papers)) as file:  # type: ignore[no-untyped-call]
        return [page.get_textpage().get_text_range() for page in file]


@pytest.mark.parametrize(
    ("kind", "with_it"),
    [("table", r"xã \d+.*xã \d+"), ("short", r"xã \d+.*xã \d+.*Trân trọng"), ("confirmed", r"xã \d+.*xã \d+.*Xác nhận"),
     ("lines", "Một dòng.*Một dòng"), ("long", "mỗi xã có một tổ"), ("list", "Hai việc"), ("signers", r"xã \d+.*xã \d+")],
)  # fmt: skip
def test_wherever_a_page_ends_the_signature_has_company(kind: str, with_it: str) -> None:
    """Of every length that one page and a half hold: no page but begins with text, and none is empty."""
    pages = pages_of([d.Document("x", "vi", ended(kind, number)) for number in range(14, 62)])
    signed = [" ".join(page.split()) for page in pages if "Lò Văn Tiến" in page]
    assert len(signed) == 48
    assert [page for page in signed if not re.search(with_it, page)] == []
    assert [page for page in pages if len(page.split()) < 4] == []
    assert len([page for page in signed if page.startswith("2 ")]) > 8  # and some of these are second pages


def test_rows_that_fill_a_page_are_not_held() -> None:
    """A row of half a page goes alone with the signature; of such as fill it none does, and the signature is whole on the page after."""
    for long, held in ((10, 2), (260, 1), (700, 0)):
        pages = pages_of([d.Document("x", "vi", (table(20, long), CLOSING))])
        (last,) = [page for page in pages if "Lò Văn Tiến" in page]
        assert all(text in last for text in ("Nơi nhận", "GIÁM ĐỐC", "Lưu: VT"))
        assert len(re.findall(r"xã (?:19|20)\b", last)) >= held


def test_recipients_that_no_page_holds_go_on_over_the_next() -> None:
    told = tuple(f"- Người nhận {n}, {'ủy ban nhân dân xã ' * 9}" for n in range(40))
    data = d.pdf(
        [d.Document("x", "vi", (table(9), d.Closing(told, "Nơi nhận:", (d.Line("GIÁM ĐỐC"),), "Lò Văn Tiến")))]
    )
    with pypdfium2.PdfDocument(data) as file:  # type: ignore[no-untyped-call]
        texts = [page.get_textpage() for page in file]
        lowest = min(text.get_charbox(at)[1] for text in texts for at in range(text.count_chars()))
        whole = " ".join(text.get_text_range() for text in texts)
    assert lowest > 19 * 72 / 25.4
    assert all(f"Người nhận {n}," in whole for n in range(40))


def test_a_table_keeps_its_heads_lines_and_tags_when_its_end_is_held() -> None:
    (one, two) = pages_of([d.Document("x", "vi", (table(45), CLOSING))])
    assert one.count("Đơn vị") == two.count("Đơn vị") == 1
    file = docx.Document(io.BytesIO(d.docx([d.Document("x", "vi", (d.Heading("PHẦN"), table(9), CLOSING))])))
    rows = [row._tr.findall(f".//{qn('w:keepNext')}") for row in file.tables[0].rows]
    assert [bool(kept) for kept in rows] == [
        True,
        *[False] * 7,
        True,
        True,
    ]  # heads with the first row, two rows with the end
    gaps = [one for one in file.element.body if one.tag == qn("w:p")][1:-1]
    assert all(one.find(f".//{qn('w:keepNext')}") is not None for one in gaps)  # nothing between them lets go


def test_in_word_paragraphs_and_lists_stay_with_the_signature() -> None:
    for kind, kept in (("long", WORDS[:20]), ("list", "Hai việc"), ("lines", "Một dòng.")):
        file = docx.Document(io.BytesIO(d.docx([d.Document("x", "vi", ended(kind, 3))])))
        (*_others, last) = [one for one in file.paragraphs if one.text.startswith(kept)]
        assert last.paragraph_format.keep_with_next


def test_an_annex_begins_on_its_own_page_and_counts_from_one() -> None:
    annexes = [
        d.Annex(f"Phụ lục {n}", "DANH SÁCH", "Kèm theo Báo cáo số 05/BC-SYT", landscape=n == "I") for n in ("I", "II")
    ]
    blocks = (d.paragraph("Trước."), CLOSING, annexes[0], table(60), annexes[1], table(3))
    one = d.Document("x", "vi", blocks)
    pages = [page.split() for page in pages_of([one, one])]
    half = len(pages) // 2
    firsts = [page[0] for page in pages[:half]]
    assert firsts == ["Trước.", "Phụ", "2", "3", "Phụ"]
    assert [page[0] for page in pages[half:]] == firsts  # the next document too
    sections = docx.Document(io.BytesIO(d.docx([one]))).sections
    assert [section.page_width > section.page_height for section in sections] == [False, True, False]
    assert all(section._sectPr.find(qn("w:pgNumType")) is not None for section in sections)
    assert all(section.different_first_page_header_footer for section in sections)
    alone = pages_of([d.Document("x", "vi", (annexes[0], table(3)))])
    assert len(alone) == 1
