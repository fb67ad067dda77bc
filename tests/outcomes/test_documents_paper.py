"""The paper itself: what Decree 30 prescribes measured from PDF and DOCX, archive PDF, Vietnamese that is read back, extremes."""

import io
from collections.abc import Sequence

import docx
import pikepdf
import pypdfium2
import pytest
from docx.oxml.ns import qn
from PIL import Image

from diemcau.conferences.letterheads import letterhead_of
from diemcau.conferences.models import Conference
from diemcau.infra import documents as d
from tests.attendance.world import make_world
from tests.outcomes.press_grounds import docx_text, pdf_text

MM = 72 / 25.4
PROFILES = ("state_nd30", "mass_org", "plain", "international", "party")
LONG = "Điều kiện bảo đảm " * 60
PANGRAM = "Ắẳẵặ ầẩẫậ đêềểễệ ôồổỗộ ơờởỡợ ưừửữự ỳỷỹỵ – “Quảng Nghĩa”, Cư M’gar, H’Hen Niê"


def letter(profile: str, *, hosts: int = 0, language: str = "vi") -> d.Document:
    kept = {
        "profile": profile,
        "parent": {"vi": "UBND tỉnh Suối Trăng"},
        "body": {"vi": "Sở Y tế"},
        "place": {"vi": "Suối Trăng"},
        "power": {"vi": "KT. Giám đốc"},
        "position": {"vi": "Phó Giám đốc"},
        "recipients": {"vi": "- Như trên;\n- Lưu: VT."},
        "signer": "Lò Văn Tiến",
        "abbreviation": "SYT",
    }
    head = letterhead_of(Conference(key="a", letterhead=kept), "vi")
    opening = head.head("KH", number="12")
    if hosts:
        names = tuple(
            (d.Line("ỦY BAN NHÂN DÂN TỈNH SUỐI TRĂNG", 12), d.Line(f"SỞ GIÁO DỤC VÀ ĐÀO TẠO SỐ {n}", 12, bold=True, rule=0.4))
            for n in range(hosts)
        )  # fmt: skip
        opening = d.Head(opening.left, opening.right, opening.below_left, opening.below_right, 0.42, names)
    blocks = (
        opening,
        d.Title("KẾ HOẠCH", "Tổ chức hội nghị"),
        d.Heading("MỤC ĐÍCH"),
        head.text(LONG),
        d.Heading("Yêu cầu", 2),
        head.text(PANGRAM + head.end),
        d.listed("Một việc", "Hai việc"),
        head.closing(heading="Nơi nhận:"),
    )
    return d.Document("Kế hoạch – Tổ chức hội nghị", language, blocks, head.layout)


def spans(data: bytes) -> list[tuple[str, float, float, float, float, str]]:
    """Every letter of the first page: it, left, baseline from the top (mm), right, size in points, the font's name."""
    page = pypdfium2.PdfDocument(data)[0]
    text, found = page.get_textpage(), []
    for at in range(text.count_chars()):
        left, _bottom, right, _top = text.get_charbox(at, loose=True)
        letter_ = text.get_text_range(at, 1)
        if letter_.strip():
            size = pypdfium2.raw.FPDFText_GetFontSize(text.raw, at)
            found.append((letter_, left / MM, (page.get_height() - _bottom) / MM, right / MM, round(size, 1), ""))
    return found


@pytest.mark.django_db
def test_decree_30_to_the_millimetre_and_point_in_the_pdf() -> None:
    data = d.pdf([letter("state_nd30")])
    with pikepdf.open(io.BytesIO(data)) as file:
        wide, high = (float(edge) for edge in file.pages[0].MediaBox[2:])
    assert (round(wide / MM), round(high / MM)) == (210, 297)
    letters = spans(data)
    assert 29.9 <= min(one[1] for one in letters) <= 30.6  # left 30–35
    assert 189.0 <= max(one[3] for one in letters) <= 190.4  # right 15–20
    assert min(one[2] for one in letters) >= 20  # top 20–25
    sizes = {round(one[4]) for one in letters}
    assert sizes == {11, 12, 13, 14}
    assert {round(one[4]) for one in letters if one[0] in "ẳẵẫ"} == {13}


@pytest.mark.django_db
def test_decree_30_to_the_millimetre_and_point_in_the_docx() -> None:
    file = docx.Document(io.BytesIO(d.docx([letter("state_nd30")])))
    section = file.sections[0]
    assert [round(edge.mm) for edge in (section.page_width, section.page_height)] == [210, 297]
    edges = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(edge.mm) for edge in edges] == [20, 20, 20, 30]
    assert section.different_first_page_header_footer
    assert (file.styles["Normal"].font.name, file.styles["Normal"].font.size.pt) == ("Times New Roman", 13)
    body = next(one for one in file.paragraphs if one.text.startswith("Điều kiện"))
    form = body.paragraph_format
    assert (round(form.first_line_indent.mm, 1), form.space_before.pt, form.line_spacing) == (10, 6, 1.1)
    assert 12.7 >= form.first_line_indent.mm >= 10
    said = {
        run.text: run
        for table in file.tables
        for row in table.rows
        for cell in row.cells
        for p in cell.paragraphs
        for run in p.runs
    }
    assert (said["Nơi nhận:"].font.size.pt, said["Nơi nhận:"].bold, said["Nơi nhận:"].italic) == (12, True, True)
    assert said["- Như trên;"].font.size.pt == 11
    assert said["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"].font.size.pt == 12
    assert (said["Độc lập - Tự do - Hạnh phúc"].font.size.pt, said["Độc lập - Tự do - Hạnh phúc"].bold) == (13, True)


@pytest.mark.django_db
def test_profiles_differ_as_their_data_says() -> None:
    texts = {profile: pdf_text(d.pdf([letter(profile)])) for profile in PROFILES}
    motto = "Độc lập - Tự do - Hạnh phúc"
    assert [profile for profile in PROFILES if motto in texts[profile]] == ["state_nd30", "mass_org"]
    assert "Số: 12/KH-SYT" in texts["state_nd30"]
    assert "Số: 12-KH/SYT" in texts["mass_org"]
    assert "Tham chiếu: 12" in texts["international"]
    assert "./." not in texts["international"]
    assert letter("international").layout.size == 12
    assert letter("international").layout.pages == "bottom"


@pytest.mark.django_db
def test_headings_are_styles_that_word_numbers_itself() -> None:
    file = docx.Document(io.BytesIO(d.docx([letter("state_nd30"), letter("state_nd30")])))
    found = [(one.style.name, one.text) for one in file.paragraphs if one.style.name.startswith("Heading")]
    assert found == [("Heading 1", "MỤC ĐÍCH"), ("Heading 2", "Yêu cầu")] * 2
    counts = [one._p.pPr.numPr.numId.val for one in file.paragraphs if one.style.name.startswith("Heading")]
    assert counts[0] == counts[1] != counts[2]  # the second document counts from one
    assert "I. MỤC ĐÍCH" in pdf_text(d.pdf([letter("state_nd30")]))
    numbers = file.part.numbering_part.element
    kinds = [child.tag for child in numbers if child.tag in (qn("w:num"), qn("w:abstractNum"))]
    assert kinds == sorted(kinds, key=lambda tag: tag == qn("w:num"))  # definitions first, or Word repairs the file


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pdf_is_an_archive_that_is_read_aloud(language: str) -> None:
    data = d.pdf([letter("state_nd30", language=language)])
    with pikepdf.open(io.BytesIO(data)) as file:
        root = file.Root
        assert (str(root.Lang), bool(root.MarkInfo.Marked)) == (language, True)
        assert str(root.OutputIntents[0].S) == "/GTS_PDFA1"
        meta = file.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        tags, waiting = set(), [root.StructTreeRoot]
        while waiting:
            node = waiting.pop()
            if isinstance(node, pikepdf.Dictionary):
                tags.add(str(node.get("/S", "")))
                kids = node.get("/K", [])
                waiting += list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        assert {"/H1", "/H2", "/P", "/L", "/LI"} <= tags
        fonts = [font for page in file.pages for font in page.Resources.Font.values()]
        assert all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts)


@pytest.mark.django_db
def test_vietnamese_is_read_back_letter_by_letter() -> None:
    assert PANGRAM in pdf_text(d.pdf([letter("state_nd30")]))
    assert PANGRAM in docx_text(d.docx([letter("state_nd30")]))


@pytest.mark.django_db
def test_twelve_hosts_stand_side_by_side_and_within_the_page() -> None:
    one = letter("state_nd30", hosts=12)
    data = d.pdf([one])
    text = pdf_text(data)
    assert all(f"SỐ {number}" in text for number in range(12))
    assert max(letter_[3] for letter_ in spans(data)) <= 190.4
    assert len(docx.Document(io.BytesIO(d.docx([one]))).tables[0].columns) == 3


def test_annexes_lie_with_their_heads_on_every_page() -> None:
    rows = tuple((str(number), "Trạm y tế xã") for number in range(1, 90))
    blocks = (
        d.paragraph("Trước."),
        d.Pages(),
        d.Table(("STT", "Đơn vị"), rows, (1, 5)),
        d.Pages(False),
        d.paragraph("Sau."),
    )
    one = d.Document("Phụ lục", "vi", blocks)
    file = pypdfium2.PdfDocument(d.pdf([one]))
    lying = [page for page in file if page.get_width() > page.get_height()]
    assert len(lying) >= 3
    assert all("Đơn vị" in page.get_textpage().get_text_range() for page in lying)
    texts = [page.get_textpage().get_text_range() for page in file]
    assert all(text.lstrip().startswith(str(number)) for number, text in enumerate(texts[1:], 2))
    sections = docx.Document(io.BytesIO(d.docx([one]))).sections
    assert [section.page_width > section.page_height for section in sections] == [False, True, False]
    assert [section._sectPr.find(qn("w:pgNumType")) is None for section in sections] == [False, True, True]


def test_a_picture_stands_in_both_with_what_it_shows() -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), (200, 30, 30)).save(out, "PNG")
    one = d.Document("Ảnh", "vi", (d.Picture(out.getvalue(), "Hội trường", 50, "Ảnh 1"),))
    page = pypdfium2.PdfDocument(d.pdf([one]))[0].render(scale=1).to_pil().convert("RGB")
    red = [at for at in range(page.width) if page.getpixel((at, 80))[1] < 100]
    assert abs(len(red) / MM - 50) < 1
    (shape,) = docx.Document(io.BytesIO(d.docx([one]))).inline_shapes
    assert (round(shape.width.mm), round(shape.height.mm)) == (50, 25)


@pytest.mark.django_db
def test_extremes_stay_on_the_page() -> None:
    name, position = (
        "Nguyễn Phúc Vĩnh Trường An Bình Minh Khánh Thiện Hoàng Long Anh"[:60],
        "Phó Trưởng ban Chỉ đạo " * 13,
    )
    blocks = (
        d.Table(("STT", "Họ và tên", "Chức vụ"), (("1", name, position),), (0.6, 2, 2)),
        d.Signatures(tuple(d.Signer((d.Line(position, 13, bold=True),), name) for _ in range(3))),
    )
    one = d.Document("x", "vi", blocks)
    assert max(letter_[3] for letter_ in spans(d.pdf([one]))) <= 190.5
    assert name in pdf_text(d.pdf([one]))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_is_drawn_of_an_empty_conference_too(language: str) -> None:
    from diemcau.outcomes.documents import kinds  # noqa: PLC0415
    from diemcau.outcomes.documents.drawing import subject_of  # noqa: PLC0415

    world = make_world(sites=2, people=0)
    empty = Conference.objects.create(key="trong")
    made: list[str] = []
    for conference in (world.conference, empty):
        for kind in kinds.kinds():
            if kind.code in OURS and kind.draw:
                papers: Sequence[d.Document] = kind.draw(subject_of(conference, language))
                assert d.pdf(papers)[:4] == b"%PDF"
                assert d.docx(papers)[:2] == b"PK"
                made.append(kind.code)
    assert sorted(made) == sorted([*OURS, *OURS])


OURS = (
    "plan",
    "nomination_letter",
    "invitation",
    "programme",
    "run_sheet",
    "delegate_list",
    "sign_in_sheet",
    "site_directory",
    "settlement_index",
)
