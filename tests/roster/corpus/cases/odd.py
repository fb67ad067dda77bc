"""Lists that are hardly lists."""

from random import Random

from tests.roster.corpus import invented
from tests.roster.corpus.cases import case
from tests.roster.corpus.page import Drawn, Page, Person


@case
def everything_in_one_column(dice: Random) -> Drawn:
    """Copied from a message: a line each, parted by commas."""
    page = Page("Sheet1")
    page.put(1, 1, "Đại biểu đăng ký dự tập huấn", bold=True)
    for number, (full, unit) in enumerate(zip(invented.names(dice, 7), invented.communes(dice, 7), strict=True), 1):
        post, phone = dice.choice(invented.SENIOR), invented.mobile(dice)
        page.put(1 + number, 1, f"{number}. {full}, {post} {unit}, {phone}")
        page.expect(1 + number, 1, Person(full, post, unit, "", phone))
    return Drawn("xlsx", [page])


@case
def registration_slips_one_below_the_other(dice: Random) -> Drawn:
    """Labels at the left, answers at the right; the identity number among them."""
    page = Page("Phiếu")
    drawn = Drawn("xlsx", [page])
    for order, full in enumerate(invented.names(dice, 3)):
        top, unit, phone, number = (
            1 + order * 8,
            invented.communes(dice, 1)[0],
            invented.mobile(dice),
            invented.identity_number(dice),
        )
        page.wide(top, 1, 2, "PHIẾU ĐĂNG KÝ ĐẠI BIỂU", bold=True)
        answers = [
            ("Họ và tên:", full),
            ("Chức vụ:", "Chuyên viên"),
            ("Đơn vị:", unit),
            ("Số điện thoại:", phone),
            ("Số CCCD:", number),
        ]
        for down, pair in enumerate(answers, 1):
            page.line(top + down, pair)
        page.expect(top + 1, 2, Person(full, "Chuyên viên", unit, "", phone))
        drawn.secrets.append(number)
    return drawn


@case
def group_rows_that_are_no_bodies(dice: Random) -> Drawn:
    """Lãnh đạo and Chuyên viên head groups; the body stands above the list."""
    unit = invented.communes(dice, 1)[0]
    page = Page("Sheet1")
    page.wide(1, 1, 4, "DANH SÁCH ĐẠI BIỂU", bold=True)
    page.put(2, 1, f"Đơn vị: {unit}")
    page.line(4, ["STT", "Họ và tên", "Chức vụ", "Điện thoại"], bold=True)
    top = 5
    for mark, text in (("I", "Lãnh đạo"), ("II", "Công chức chuyên môn"), ("III", "Thành phần khác")):
        page.line(top, [mark, text], bold=True)
        for number, full in enumerate(invented.names(dice, 3), 1):
            post, phone = dice.choice(invented.POSITIONS), invented.mobile(dice)
            page.line(top + number, [number, full, post, phone])
            page.expect(top + number, 2, Person(full, post, unit, "", phone))
        top += 4
    return Drawn("xlsx", [page])


@case
def group_rows_that_are_no_bodies_beside_a_unit_column(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, ["STT", "Họ và tên", "Chức vụ", "Đơn vị"], bold=True)
    top = 2
    for text in ("A. ĐẠI BIỂU MỜI", "B. ĐẠI BIỂU TRIỆU TẬP", "C. BAN TỔ CHỨC, PHỤC VỤ"):
        page.wide(top, 1, 4, text, bold=True)
        for number, full in enumerate(invented.names(dice, 3), 1):
            post, unit = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0]
            page.line(top + number, [number, full, post, unit])
            page.expect(top + number, 2, Person(full, post, unit))
        top += 4
    return Drawn("xlsx", [page])


@case
def ditto_marks_under_positions(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, ["STT", "Họ và tên", "Chức vụ", "Đơn vị"], bold=True)
    unit, post = "", ""
    for number, full in enumerate(invented.names(dice, 9), 1):
        if number % 3 == 1:
            unit, post = invented.units(dice, 1)[0], dice.choice(invented.POSITIONS)
        same = dice.choice(["nt", '"', "-nt-", "như trên"])
        page.line(1 + number, [number, full, *((post, unit) if number % 3 == 1 else (same, same))])
        page.expect(1 + number, 2, Person(full, post, unit))
    return Drawn("xlsx", [page])


@case
def crosses_under_men_and_women(dice: Random) -> Drawn:
    page = Page("Sheet1")
    for column, text in ((1, "TT"), (2, "Họ và tên"), (5, "Chức vụ"), (6, "Cơ quan"), (7, "Ăn trưa")):
        page.tall(1, 2, column, text, bold=True)
    page.wide(1, 3, 4, "Giới tính", bold=True)
    page.line(2, ["Nam", "Nữ"], 3, bold=True)
    for number, full in enumerate(invented.names(dice, 8), 1):
        post, unit = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0]
        page.line(2 + number, [number, full, *(["x", ""] if number % 2 else ["", "x"]), post, unit, "x"])
        page.expect(2 + number, 2, Person(full, post, unit))
    page.line(11, ["Cộng", 4, 4], 2, bold=True)
    return Drawn("xls", [page])


@case
def sums_in_the_column_of_units(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, ["STT", "Đơn vị", "Họ và tên", "Chức vụ", "Số lượng"], bold=True)
    top = 2
    for order, unit in enumerate(invented.communes(dice, 3), 1):
        page.put(top, 1, order)
        for number, full in enumerate(invented.names(dice, 3)):
            post = dice.choice(invented.POSITIONS)
            page.line(top + number, [unit if not number else "", full, post, 1], 2)
            page.expect(top + number, 3, Person(full, post, unit))
        page.line(top + 3, [f"Tổng {unit}", "", "", 3], 2, bold=True)
        top += 4
    page.line(top, ["Tổng số: 9 người (trong đó nữ: 4)"], 2, bold=True)
    return Drawn("ods", [page])
