"""Documents of blocks: PDF and DOCX are read again."""

import io

import docx
import pypdfium2
import pytest
import zxingcpp

from diemcau.infra import documents as d

LINK = "https://diemcau.example/u/Kx7Bq"


def _letter(name: str) -> d.Document:
    return d.Document(
        title="Giấy mời",
        language="vi",
        blocks=(
            d.Head(
                left=(d.Line("UBND TỈNH SUỐI TRĂNG"), d.Line("SỞ Y TẾ", bold=True, rule=0.4)),
                right=(
                    d.Line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True),
                    d.Line("Độc lập - Tự do - Hạnh phúc", bold=True, rule=1),
                ),
                below_left=(d.Line("Số:       /GM-SYT"),),
                below_right=(d.Line("Suối Trăng, ngày 05 tháng 02 năm 2026", italic=True),),
            ),
            d.Title("GIẤY MỜI", "Dự hội nghị tập huấn sơ cứu"),
            d.paragraph("Trân trọng kính mời: ", d.bold(name)),
            d.Table(("STT", "Họ và tên"), (("1", "H’Hen Niê"), ("2", "Thạch <Sa> & Rây #1 $x")), (1, 5)),
            d.Codes((d.Code(LINK, "Quét mã để trả lời.", LINK),)),
            d.Closing(("- Như trên;", "- Lưu: VT."), "Nơi nhận:", (d.Line("GIÁM ĐỐC", 14, bold=True),), "Lò Văn Tiến"),
        ),
    )


def test_pdf_has_a_letter_a_page_with_its_code_and_every_letter() -> None:
    file = pypdfium2.PdfDocument(d.pdf([_letter("Nguyễn Thị Thuỷ"), _letter("Đặng Đình Đức")]))
    assert len(file) == 2
    texts = [page.get_textpage().get_text_range() for page in file]
    assert "Nguyễn Thị Thuỷ" in texts[0]
    assert "Đặng Đình Đức" in texts[1]
    assert "Thạch <Sa> & Rây #1 $x" in texts[0]
    seen = zxingcpp.read_barcodes(file[1].render(scale=3).to_pil().convert("L"))
    assert [code.text for code in seen] == [LINK]


def test_docx_says_the_same_in_a_section_each() -> None:
    file = docx.Document(io.BytesIO(d.docx([_letter("Nguyễn Thị Thuỷ"), _letter("Đặng Đình Đức")])))
    assert len(file.sections) == 2
    assert file.styles["Normal"].font.name == "Times New Roman"
    assert [p.text for p in file.paragraphs if "kính mời" in p.text] == [
        "Trân trọng kính mời: Nguyễn Thị Thuỷ",
        "Trân trọng kính mời: Đặng Đình Đức",
    ]
    assert file.tables[1].rows[2].cells[1].text == "Thạch <Sa> & Rây #1 $x"
    section = file.sections[0]
    assert (round(section.left_margin.mm), round(section.right_margin.mm)) == (30, 20)
    assert len(file.inline_shapes) == 2


@pytest.mark.parametrize("text", ["a\x00b\x0bc", "\ud800", "‎مرحبا🙂"])
def test_whatever_a_text_holds_it_is_written(text: str) -> None:
    one = d.Document("x", "en", (d.paragraph(text.encode("utf-8", "replace").decode()),))
    assert d.docx([one])[:2] == b"PK"
    assert d.pdf([one])[:4] == b"%PDF"
