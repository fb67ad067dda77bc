"""PDFs: every Vietnamese letter has its glyph, texts are never read as markup, pages are numbered, headings repeat."""

import ctypes
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from pypdfium2 import raw

from diemcau.infra import papers
from diemcau.infra.options import read

VIETNAMESE = (
    "aáàảãạăắằẳẵặâấầẩẫậbcdđeéèẻẽẹêếềểễệghiíìỉĩịklmnoóòỏõọôốồổỗộơớờởỡợpqrstuúùủũụưứừửữựvxyýỳỷỹỵfjwz"
    "0123456789.,;:!?()[]/\\#$%&*+-–—=<>@'’“”‘…•°×₫"
)


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [unicodedata.normalize("NFC", page.get_textpage().get_text_bounded()) for page in document]


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write a template of a module that is not there, and compile it."""

    def make(source: str, data: object, files: dict[str, bytes] | None = None) -> bytes:
        paper = Path(papers.__file__).with_name("paper.typ").read_bytes()
        sources = {"test/page": b'#import "paper.typ": *\n' + source.encode(), "infra/paper": paper}
        monkeypatch.setattr(papers, "_source", sources.__getitem__)
        return papers.compile("test/page", data, files)

    return make


@pytest.mark.parametrize("path", sorted(papers.FONTS.glob("Liberation*.ttf")), ids=lambda p: p.stem)
def test_every_font_holds_every_vietnamese_letter(path: Path) -> None:
    cmap = TTFont(path).getBestCmap()
    wanted = set(VIETNAMESE + VIETNAMESE.upper()) | {chr(c) for c in range(0x1EA0, 0x1EFA)}
    assert sorted(c for c in wanted if ord(c) not in cmap) == []


def test_both_families_are_there_in_four_faces_with_their_licence() -> None:
    names = sorted(p.stem for p in papers.FONTS.glob("Liberation*.ttf"))
    faces = ("Bold", "BoldItalic", "Italic", "Regular")
    assert names == [f"Liberation{family}-{face}" for family in ("Sans", "Serif") for face in faces]
    assert "SIL OPEN FONT LICENSE" in (papers.FONTS / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "#panic() $x^2$ *đậm* _nghiêng_ @ai `mã` <nhãn> // ghi chú",
        'H’Hen Niê "Ea H\'Leo" \\ #include "data.json"',
        "Nguyễn Thị Thuỷ Đắk Lắk ]]}})",
    ],
)
def test_a_text_is_printed_as_it_is(template, name: str) -> None:
    (page,) = pages(template("#sheet(title: data.name)[#data.name]", {"name": name}))
    assert name in " ".join(page.split())


def test_pages_are_numbered_of_how_many_and_table_headings_repeat(template) -> None:
    rows = [[str(n), f"Người thứ {n}"] for n in range(1, 121)]
    pdf = template(
        '#sheet(top: data.top, bottom: data.bottom)[#ledger(columns: (auto, 1fr), heads: ("STT", "Họ và tên"), rows: data.rows)]',
        {"rows": rows, "top": "Hội nghị", "bottom": "Số liệu lúc 08:15"},
    )
    found = pages(pdf)
    assert len(found) >= 3
    for number, page in enumerate(found, 1):
        assert f"{number}/{len(found)}" in page
        assert "Họ và tên" in page
        assert "Hội nghị" in page
        assert "Số liệu lúc 08:15" in page
    assert "Người thứ 120" in found[-1]


def test_only_our_fonts_are_used(template) -> None:
    _, warnings = papers._compiler().compile_with_warnings(b'#set text(font: "DejaVu Sans")\nx')
    assert [w.message for w in warnings] == ["unknown font family: dejavu sans"]
    page = pypdfium2.PdfDocument(template("#sheet(font: serif)[Điểm cầu]", {}))[0]
    fonts = {one.get_font().get_base_name() for one in page.get_objects([raw.FPDF_PAGEOBJ_TEXT])}
    assert {font.rpartition("+")[2] for font in fonts} == {"LiberationSerif"}


def test_a_qr_code_is_read_back(template) -> None:
    link = "http://localhost:8000/enter/0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    pdf = template('#sheet()[#image("qr.svg", width: 30mm)]', {}, {"qr.svg": papers.qr(link)})
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    (read,) = zxingcpp.read_barcodes(picture)
    assert read.text == link


def test_a_long_table_is_a_small_file_that_readers_and_screen_readers_understand(template) -> None:
    rows = [[f"{n:04d}", f"Điểm cầu xã Thử Nghiệm {n}", *"123456"] for n in range(2_000)]
    pdf = template('#sheet(title: "Bảng", font: sans)[#ledger(columns: 8, heads: range(8).map(str), rows: data)]', rows)
    assert len(pdf) < 600_000  # without object streams 3.3 MB
    words = set(" ".join(pages(pdf)).split())
    assert {row[0] for row in rows} <= words
    document = pypdfium2.PdfDocument(pdf)
    assert raw.FPDFCatalog_IsTagged(document)
    assert document.get_metadata_value("Title") == "Bảng"
    for page in (document[0], document[len(document) - 1]):
        tree = raw.FPDF_StructTree_GetForPage(page)
        assert "TD" in roles(raw.FPDF_StructTree_GetChildAtIndex(tree, 0))


def roles(element) -> set[str]:
    """What screen readers are told of a page's parts."""
    length = raw.FPDF_StructElement_GetType(element, None, 0)
    name = ctypes.create_string_buffer(length)
    raw.FPDF_StructElement_GetType(element, name, length)
    found = {name.raw.decode("utf-16-le").rstrip("\0")}
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        if child := raw.FPDF_StructElement_GetChildAtIndex(element, index):
            found |= roles(child)
    return found


def fonts_of(pdf: bytes) -> set[str]:
    """Names of the fonts that something is printed in."""
    found = set()
    for page in pypdfium2.PdfDocument(pdf):
        for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            name = ctypes.create_string_buffer(200)
            raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(one.raw), name, 200)
            found.add(name.value.decode().split("+")[-1])
    return found


@pytest.mark.parametrize(
    ("name", "font"),
    [
        ("Иванова Мария", "LiberationSans"),
        ("Παπαδόπουλος", "LiberationSans"),
        ("ສົມສັກ ວົງສາ", "NotoSansLao"),
        ("សុខ ចាន់ថា", "NotoSansKhmer"),
        ("สมชาย ใจดี", "NotoSansThai"),
        ("ꪁꪫꪱꪣ ꪼꪕ", "NotoSansTaiViet"),
        ("Y Ƀlô Ñĭk, H’Ƀăč Ư̆n", "LiberationSans"),  # Ê Đê, M’nông, Gia Rai
    ],
)
@pytest.mark.parametrize("face", ["sans", "serif"])
def test_names_in_the_neighbours_scripts_are_printed(template, name: str, font: str, face: str) -> None:
    pdf = template(f"#sheet(font: {face})[#data.name]", {"name": name})
    assert font in {one.replace("Serif", "Sans").removesuffix("-Regular") for one in fonts_of(pdf)}
    drawn = TTFont(papers.FONTS / f"{font}-Regular.ttf").getBestCmap()
    assert [letter for letter in name if letter != " " and ord(letter) not in drawn] == []


def test_other_scripts_come_from_the_operators_folder(template, tmp_path: Path, monkeypatch) -> None:
    before = template("#sheet()[#data.name]", {"name": "王"})
    assert "Square" not in fonts_of(before)
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "wang"])
    builder.setupCharacterMap({ord("王"): "wang"})
    pen = TTGlyphPen(None)
    for index, point in enumerate([(0, 0), (0, 800), (800, 800), (800, 0)]):
        (pen.lineTo if index else pen.moveTo)(point)
    pen.closePath()
    square = pen.glyph()
    builder.setupGlyf({".notdef": square, "wang": square})
    builder.setupHorizontalMetrics({".notdef": (900, 0), "wang": (900, 0)})
    builder.setupHorizontalHeader(ascent=900, descent=-100)
    builder.setupNameTable({"familyName": "Square", "styleName": "Regular", "psName": "Square"})
    builder.setupOS2()
    builder.setupPost()
    (tmp_path / "more").mkdir()
    builder.save(tmp_path / "more/square.ttf")
    monkeypatch.setattr(papers, "options", lambda: read({"DIEMCAU_FONTS_DIR": str(tmp_path / "more")}))
    papers._compiler.cache_clear()
    try:
        assert "Square" in fonts_of(template("#sheet()[#data.name]", {"name": "王"}))
    finally:
        papers._compiler.cache_clear()


def test_threads_wait_for_each_other(template) -> None:
    template("#sheet()[#data.n]", {"n": 0})
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: papers.compile("test/page", {"n": n}), range(20)))
    assert [pages(pdf)[0].split()[0] for pdf in made] == [str(n) for n in range(20)]


FLASH = """
import sys
from diemcau.infra import papers

def size():
    return int(open("/proc/self/statm").read().split()[1]) * 4096

def data(rooms):
    rows = [[f"{n:04d}", f"Điểm cầu xã Thử Nghiệm {n}", "Cấp xã", *"1234567", "08:15, điện thoại"] for n in range(rooms)]
    texts = {name: "x" for name in ("conference", "title", "by_level", "by_room", "missing_title", "rehearsal")}
    heads = {"level_heads": ["h"] * 11, "room_heads": ["h"] * 11, "missing_heads": ["h"] * 7}
    lists = {"hosts": [], "lines": [], "levels": [], "missing": [], "warnings": []}
    return texts | heads | lists | {"language": "vi", "rooms": rows}

papers.compile("attendance/flash", data(20))
before = size()
made = papers.compile("attendance/flash", data(int(sys.argv[1])))
after = size()
papers._LONG = 1 << 30
print(after - before, made == papers.compile("attendance/flash", data(int(sys.argv[1]))), len(made))
"""


def grown(rooms: int) -> int:
    """By how many bytes the process grew that had a flash report made, which is the same as if it had made it itself."""
    command = [sys.executable, "-c", FLASH, str(rooms)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout.split()
    assert said[1] == "True"
    assert int(said[2]) > 50 * rooms
    return int(said[0])


def test_a_long_paper_is_made_by_a_process_of_its_own() -> None:
    assert grown(300) < 10_000_000


@pytest.mark.proof
def test_the_report_on_every_room_leaves_the_process_its_size() -> None:
    assert grown(3_642) < 20_000_000


def test_a_fault_of_a_long_paper_s_template_is_told(template) -> None:
    with pytest.raises(RuntimeError, match="nobody knows this"):
        template('#panic("nobody knows this")', ["x" * 20_000])
