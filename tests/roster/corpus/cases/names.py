"""Lists whose names are hard."""

from random import Random

from tests.roster.corpus import invented
from tests.roster.corpus.cases import case
from tests.roster.corpus.page import Drawn, Page, Person

HEAD = ["STT", "Họ và tên", "Chức vụ", "Đơn vị"]


def listed(kind: str, dice: Random, shown: list[tuple[str, str]], **more: object) -> Drawn:
    """Names as (cell, expected); an empty expectation is nobody."""
    page = Page("Sheet1" if kind not in ("csv", "tsv", "docx") else "1")
    page.line(1, HEAD, bold=True)
    for number, (cell, full) in enumerate(shown, 1):
        post, unit = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0]
        page.line(1 + number, [number, cell, post, unit])
        if full:
            page.expect(1 + number, 2, Person(full, post, unit))
    drawn = Drawn(kind, [page], **more)  # type: ignore[arg-type]
    if kind in ("csv", "tsv"):
        drawn.encoding = drawn.charset
    return drawn


def same(*names: str) -> list[tuple[str, str]]:
    return [(name, name) for name in names]


@case
def names_of_one_word(dice: Random) -> Drawn:
    return listed("xlsx", dice, same("Sủng", "Nguyễn Thị Thắm", "Páo", "Ý", "Trần Đức Toản", "Mẩy"))


@case
def names_with_apostrophes_and_hyphens(dice: Random) -> Drawn:
    return listed(
        "xlsx", dice,
        same("H’Loan Niê", "K'Brểu", "Y Blôk Ê-ban", "H'Juaih Mlô", "Lý Phù-Nhì", "K’Thị Gấm", "A Lăng Nhói", "Đinh Thị Y-Hơm"),
    )  # fmt: skip


@case
def names_of_the_highlands_in_capitals(dice: Random) -> Drawn:
    shown = [
        ("H’LOAN NIÊ", "H’Loan Niê"), ("K'BRỂU", "K'Brểu"), ("Y BLÔK ÊBAN", "Y Blôk Êban"), ("GIÀNG A TỦA", "Giàng A Tủa"),
        ("LÒ THỊ ÓNG", "Lò Thị Óng"), ("THẠCH SA RÂY", "Thạch Sa Rây"), ("CHẢO ỲNG XOANG", "Chảo Ỳng Xoang"),
    ]  # fmt: skip
    return listed("xlsx", dice, shown)


@case
def names_in_khmer_and_tai_viet_letters(dice: Random) -> Drawn:
    return listed("xlsx", dice, same("សុខ ចាន់ថា", "ꪎꪴꪙ ꪵꪠꪒ", "Thạch Thị Sô Phi", "Lò Văn Ún", "ꪁꪫꪱꪥ"))


@case
def names_in_other_letters_as_text(dice: Random) -> Drawn:
    return listed("csv", dice, same("សុខ ចាន់ថា", "ꪎꪴꪙ ꪵꪠꪒ", "H’Loan Niê", "Trần Thị Ỷ"), charset="utf-8")


@case
def surname_in_capitals_given_name_not(dice: Random) -> Drawn:
    return listed(
        "xlsx", dice, [(f"{n.split()[0].upper()} {' '.join(n.split()[1:])}", n) for n in invented.names(dice, 6)]
    )


@case
def names_without_any_capitals(dice: Random) -> Drawn:
    return listed("xlsx", dice, [(n.lower(), n) for n in invented.names(dice, 6)])


@case
def name_broken_over_two_lines(dice: Random) -> Drawn:
    return listed(
        "xlsx", dice, [(n.replace(" ", "\n" if i % 2 else " ", 1), n) for i, n in enumerate(invented.names(dice, 6))]
    )


@case
def every_form_of_address(dice: Random) -> Drawn:
    marks = [
        "Ông",
        "Bà",
        "Đ/c",
        "Đ/C",
        "đ/c:",
        "Đồng chí",
        "đồng chí",
        "Ô.",
        "ông",
        "BÀ",
        "Anh",
        "Chị",
        "Cô",
        "Ths.",
        "Mr.",
    ]
    return listed("xlsx", dice, [(f"{m} {n}", n) for m, n in zip(marks, invented.names(dice, len(marks)), strict=True)])


@case
def ranks_and_degrees_heaped(dice: Random) -> Drawn:
    marks = [
        "Thiếu tướng, PGS.TS.", "Đại tá, ThS.", "GS.TS.", "TS", "BSCKII.", "BS.CKI.", "Th.S", "Ông Thượng tá", "Đ/c Trung tá, ThS.",
        "NSƯT", "DS.", "Luật sư", "KS.", "PGS. TS.", "Thượng úy", "Đại úy QNCN",
    ]  # fmt: skip
    return listed("xlsx", dice, [(f"{m} {n}", n) for m, n in zip(marks, invented.names(dice, len(marks)), strict=True)])


@case
def degree_after_the_name(dice: Random) -> Drawn:
    marks = [", ThS.", " - ThS", " (ThS)", ", TS.", " (Đại tá)"]
    return listed("xlsx", dice, [(f"{n}{m}", n) for m, n in zip(marks, invented.names(dice, 5), strict=True)])


@case
def notes_in_the_name_cell(dice: Random) -> Drawn:
    names = invented.names(dice, 20)
    forms = [
        "{} (thay đ/c {})", "{} (vắng có lý do)", "{} - Trưởng đoàn", "{} (dự thay ông {})", "{} (đến muộn)", "{} *", "{} (1)",
        "{} (Tổ trưởng)", "{} thay đ/c {}", "{} (mời)",
    ]  # fmt: skip
    return listed("xlsx", dice, [(form.format(names[n], names[n + 10]), names[n]) for n, form in enumerate(forms)])


@case
def the_substitute_stands_in_the_notes(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, [*HEAD, "Ghi chú"], bold=True)
    names = invented.names(dice, 12)
    for number, full in enumerate(names[:6], 1):
        post, unit = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0]
        note = dice.choice(
            [f"thay đ/c {names[number + 5]}", "vắng có lý do", f"Đ/c {names[number + 5]} đi công tác", ""]
        )
        page.line(1 + number, [number, full, post, unit, note])
        page.expect(1 + number, 2, Person(full, post, unit))
    return Drawn("xlsx", [page])


@case
def several_people_in_one_cell(dice: Random) -> Drawn:
    """Positions stand line by line beside them."""
    page = Page("Sheet1")
    page.line(1, HEAD, bold=True)
    for number, unit in enumerate(invented.communes(dice, 4), 1):
        people = invented.names(dice, 1 + number % 3)
        posts = dice.sample(invented.POSITIONS, len(people))
        page.line(1 + number, [number, "\n".join(people), "\n".join(posts), unit])
        for full, post in zip(people, posts, strict=True):
            page.expect(1 + number, 2, Person(full, post, unit))
    return Drawn("xlsx", [page])


@case
def several_people_numbered_in_one_cell(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, ["STT", "Đơn vị", "Đại biểu tham dự"], bold=True)
    for number, unit in enumerate(invented.communes(dice, 4), 1):
        people = invented.names(dice, 2 + number % 2)
        mark = dice.choice(["{}. {}", "{}) {}", "- {1}", "{}/ {}"])
        page.line(1 + number, [number, unit, "\n".join(mark.format(n, full) for n, full in enumerate(people, 1))])
        for full in people:
            page.expect(1 + number, 3, Person(full, "", unit))
    return Drawn("xlsx", [page])


@case
def name_and_position_in_one_cell(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, ["STT", "Họ và tên, chức vụ", "Đơn vị"], bold=True)
    for number, full in enumerate(invented.names(dice, 8), 1):
        post, unit = dice.choice(invented.SENIOR), invented.units(dice, 1)[0]
        page.line(1 + number, [number, f"{full}{dice.choice([', ', ' - ', chr(10)])}{post}", unit])
        page.expect(1 + number, 2, Person(full, post, unit))
    return Drawn("xlsx", [page])


@case
def two_people_alike_in_everything(dice: Random) -> Drawn:
    """Both are kept: they are two, as their telephones or nothing at all say."""
    page = Page("Sheet1")
    page.line(1, [*HEAD, "SĐT"], bold=True)
    full, post, unit = invented.name(dice), "Chuyên viên", invented.communes(dice, 1)[0]
    for row in (2, 3):
        phone = invented.mobile(dice)
        page.line(row, [row - 1, full, post, unit, phone])
        page.expect(row, 2, Person(full, post, unit, "", phone))
    return Drawn("xlsx", [page])


@case
def namesakes_in_two_units(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, HEAD, bold=True)
    full = invented.name(dice)
    for number, unit in enumerate(invented.communes(dice, 3), 1):
        page.line(1 + number, [number, full, "Kế toán", unit])
        page.expect(1 + number, 2, Person(full, "Kế toán", unit))
    return Drawn("ods", [page])


@case
def names_that_look_like_formulas(dice: Random) -> Drawn:
    """Typed as text; a careful clerk leaves the row of nonsense out."""
    shown = [*same(*invented.names(dice, 4)), ("=1+2", ""), ("@SUM(A1:A9)", ""), ("-", ""), ("...", "")]
    return listed("csv", dice, shown, charset="utf-8-sig")


@case
def up_to_three_positions(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, HEAD, bold=True)
    posts = [
        "Phó Bí thư Đảng ủy, Chủ tịch UBND xã", "Ủy viên BTV, Trưởng Ban Tuyên giáo và Dân vận", "Bí thư Chi bộ, Hiệu trưởng",
        "Trưởng Ban Dân tộc - Tôn giáo", "Phó Giám đốc phụ trách", "Công chức Tư pháp - Hộ tịch",
    ]  # fmt: skip
    for number, (full, post) in enumerate(zip(invented.names(dice, 6), posts, strict=True), 1):
        unit = invented.communes(dice, 1)[0]
        page.line(1 + number, [number, full, post, unit])
        page.expect(1 + number, 2, Person(full, post, unit))
    return Drawn("xlsx", [page])
