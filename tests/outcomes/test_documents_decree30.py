"""What an examiner measures with a ruler: rules, lines side by side, what stands below what (Decree 30/2020, annex I, parts II and III)."""

import io
from datetime import date

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from diemcau.conferences.letterheads import letterhead_of
from diemcau.conferences.models import Conference
from diemcau.infra import documents as d

pytestmark = pytest.mark.django_db
MM = 72 / 25.4
KEPT = {
    "profile": "state_nd30", "parent": {"vi": "UBND tỉnh Suối Trăng"}, "body": {"vi": "Sở Giáo dục và Đào tạo"}, "place": {"vi": "Suối Trăng"},
    "power": {"vi": "KT. Giám đốc"}, "position": {"vi": "Phó Giám đốc"}, "recipients": {"vi": "- Như trên;\n- Lưu: VT."},
    "signer": "Lò Văn Tiến", "abbreviation": "SGDĐT", "drafting": "VP",
}  # fmt: skip
MOTTO, BODY, TITLE, NUMBER = (
    "Độc lập - Tự do - Hạnh phúc",
    "SỞ GIÁO DỤC VÀ ĐÀO TẠO",
    "Tổ chức hội nghị năm 2027",
    "Số: 05/KH-SGDĐT",
)
DAY = "Suối Trăng, ngày 05 tháng 02 năm 2027"


def plan() -> d.Document:
    head = letterhead_of(Conference(key="a", letterhead=KEPT), "vi")
    blocks = (
        head.head("KH", number="5", dated=date(2027, 2, 5)),
        d.Title("KẾ HOẠCH", TITLE),
        head.text("Nội dung kế hoạch" + head.end),
        head.closing(heading="Nơi nhận:"),
    )
    return d.Document("x", "vi", blocks, head.layout)


class Measured:
    """Texts and rules of a first page, in millimetres from its upper left corner: (left, top, right, bottom)."""

    def __init__(self, data: bytes) -> None:
        page = pypdfium2.PdfDocument(data)[0]
        high, self.text = page.get_height(), page.get_textpage()
        self.high = high
        self.whole = self.text.get_text_range()
        self.rules = []
        for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = one.get_bounds()
            self.rules.append((left / MM, (high - top) / MM, right / MM, (high - bottom) / MM))

    def of(self, text: str) -> tuple[float, float, float, float]:
        found = self.text.search(text, match_case=True).get_next()
        assert found, text
        boxes = [self.text.get_charbox(at) for at in range(found[0], found[0] + found[1])]
        left, bottom, right, top = (pick(box[at] for box in boxes) for at, pick in enumerate((min, min, max, max)))
        return left / MM, (self.high - top) / MM, right / MM, (self.high - bottom) / MM

    def rule_below(self, text: str) -> float:
        """Its length as a share of the line's. It lies below the letters, by 2 mm at most, and in their middle."""
        left, _top, right, bottom = self.of(text)
        middle = (left + right) / 2
        near = [
            one for one in self.rules if bottom <= one[1] <= bottom + 2 and abs((one[0] + one[2]) / 2 - middle) < 1.5
        ]
        assert len(near) == 1, (text, self.rules)
        return (near[0][2] - near[0][0]) / (right - left)


def test_rules_are_as_long_as_prescribed_and_touch_no_letter() -> None:
    page = Measured(d.pdf([plan()]))
    assert len(page.rules) == 3
    assert page.rule_below(MOTTO) == pytest.approx(1, abs=0.03)
    assert 1 / 3 <= page.rule_below(BODY) <= 1 / 2
    assert 1 / 3 <= page.rule_below(TITLE) <= 1 / 2


def test_what_stands_on_one_line_and_what_below_what() -> None:
    page = Measured(d.pdf([plan()]))
    number, day, country = page.of(NUMBER), page.of(DAY), page.of("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert page.of("Số:")[3] == pytest.approx(page.of("Suối")[3], abs=0.3)  # one baseline
    assert page.of("Nơi nhận")[3] == pytest.approx(page.of("KT")[3], abs=0.6)
    for one, over in ((number, page.of(BODY)), (day, country), (page.of("PHÓ GIÁM ĐỐC"), page.of("Lò Văn Tiến"))):
        assert (one[0] + one[2]) / 2 == pytest.approx((over[0] + over[2]) / 2, abs=1)
    assert page.of("KẾ HOẠCH")[1] > number[3]
    assert page.of("Lò Văn Tiến")[1] - page.of("PHÓ GIÁM ĐỐC")[3] > 20  # room for signature and seal


def test_an_official_letter_says_below_its_number_what_it_is_about_six_points_apart() -> None:
    head = letterhead_of(Conference(key="a", letterhead=KEPT), "vi")
    opening = head.head(number="7", dated=date(2027, 11, 15), about="V/v cử đại biểu dự hội nghị")
    page = Measured(d.pdf([d.Document("x", "vi", (opening,), head.layout)]))
    number, about = page.of("Số: 07/SGDĐT-VP"), page.of("V/v cử đại biểu")
    assert "ngày 15 tháng 11 năm 2027" in page.whole
    assert 2.1 < about[1] - number[3] < 5
    assert abs((number[0] + number[2]) / 2 - (page.of("V/v")[0] + page.of("dự hội nghị")[2]) / 2) < 1


@pytest.mark.parametrize(
    ("number", "said"), [("5", "Số: 05/KH"), ("05", "Số: 05/KH"), ("12", "Số: 12/KH"), ("3a", "Số: 3a/KH"), ("", "Số:         /KH")]
)  # fmt: skip
def test_numbers_below_ten_have_a_zero(number: str, said: str) -> None:
    head = letterhead_of(Conference(key="a", letterhead=KEPT), "vi")
    assert head.head("KH", number=number).below_left[0].text.startswith(said)


def test_a_list_bears_no_number_unless_one_is_said() -> None:
    head = letterhead_of(Conference(key="a", letterhead=KEPT), "vi")
    assert head.head(None).below_left == ()
    assert head.head(None, number="5").below_left[0].text == "Số: 05/SGDĐT-VP"


def test_in_word_rules_lie_below_and_tables_within_the_margins() -> None:
    one = plan()
    blocks = (*one.blocks[:2], d.Table(("STT", "Họ và tên"), (("1", "H’Hen Niê"),), (1, 4)))
    file = docx.Document(io.BytesIO(d.docx([d.Document("x", "vi", blocks, one.layout)])))
    borders = list(file.element.body.iter(qn("w:pBdr")))
    assert [[child.tag for child in border] for border in borders] == [[qn("w:bottom")]] * 3
    facts = file.tables[-1]._tbl.tblPr
    side = facts.find(qn("w:tblCellMar")).find(qn("w:left")).get(qn("w:w"))
    assert (
        facts.find(qn("w:tblInd")).get(qn("w:w")) == side
    )  # in this mode of Word the cell's text is what the margin counts from
    assert round(sum(column.width.mm for column in file.tables[-1].columns)) == 160


def test_titles_of_several_lines_leave_no_word_alone() -> None:
    title = "Kết luận tại Hội nghị tập huấn sơ cứu ban đầu cho lực lượng cơ sở toàn tỉnh năm 2027"
    one = d.Document("x", "vi", (d.Title("THÔNG BÁO", title), d.paragraph("Nội dung.")))
    page = Measured(d.pdf([one]))
    first, last = page.of("Kết luận"), page.of("năm 2027")
    assert first[3] < last[1]
    lines = [line for line in page.whole.splitlines() if line and line in title]
    assert len(lines) == 2
    assert min(map(len, lines)) > 0.7 * max(map(len, lines))
    written = next(p for p in docx.Document(io.BytesIO(d.docx([one]))).paragraphs if p.text == title)
    assert written.paragraph_format.left_indent.mm == pytest.approx(written.paragraph_format.right_indent.mm)
    assert written.paragraph_format.left_indent.mm > 5
