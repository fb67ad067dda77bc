"""Lists on which one thing looks like another."""

from random import Random

from tests.roster.corpus import invented
from tests.roster.corpus.cases import case
from tests.roster.corpus.page import Drawn, Page, Person

HEAD = ["STT", "Họ và tên", "Chức vụ", "Đơn vị"]


def listed(dice: Random, names: list[tuple[str, str]], head: list[str]) -> Drawn:
    """(cell, name) under four headings."""
    page = Page("Sheet1")
    page.line(1, head, bold=True)
    for number, (cell, full) in enumerate(names, 1):
        post, unit = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0]
        page.line(1 + number, [number, cell, post, unit])
        page.expect(1 + number, 2, Person(full, post, unit))
    return Drawn("xlsx", [page])


@case
def people_who_look_like_bodies_and_sums(dice: Random) -> Drawn:
    """Đoàn, Công and Tổng are names, too."""
    names = [
        "Đoàn Văn Tỉnh",
        "Đoàn Thị Hội",
        "Lê Công Cộng",
        "Nguyễn Thị Tổng",
        "Tống Văn Số",
        "Hà Ban",
        "Công Thị Phòng",
        "Trương Xã",
    ]
    return listed(dice, [(name, name) for name in names], HEAD)


@case
def bodies_that_look_like_people(dice: Random) -> Drawn:
    """Communes by their bare names head the groups."""
    page = Page("Sheet1")
    page.line(1, ["STT", "Họ và tên", "Chức vụ", "Số điện thoại"], bold=True)
    top = 2
    for roman, place in zip(("I", "II", "III"), ("Suối Đào", "Hoa Ban", "Tân Rẫy"), strict=True):
        page.line(top, [roman, place], bold=True)
        for number, full in enumerate(invented.names(dice, 3), 1):
            post, phone = dice.choice(invented.POSITIONS), invented.mobile(dice)
            page.line(top + number, [number, full, post, phone])
            page.expect(top + number, 2, Person(full, post, place, None, phone))
        top += 4
    return Drawn("xlsx", [page])


@case
def headings_in_long_words(dice: Random) -> Drawn:
    head = [
        "Số thứ tự",
        "Họ tên cán bộ được cử tham gia tập huấn",
        "Chức danh, nhiệm vụ được giao",
        "Phòng/Đơn vị đang công tác",
    ]
    return listed(dice, [(name, name) for name in invented.names(dice, 7)], head)


@case
def marks_before_and_after_names(dice: Random) -> Drawn:
    shapes = ["{};", "{}.", "- {}", "+ {}", "1. {}", "{},", "• {}", "{} -"]
    names = invented.names(dice, len(shapes))
    return listed(dice, [(shape.format(name), name) for shape, name in zip(shapes, names, strict=True)], HEAD)


@case
def lines_within_posts_and_units(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, HEAD, bold=True)
    for number, full in enumerate(invented.names(dice, 6), 1):
        unit = invented.communes(dice, 1)[0]
        page.line(1 + number, [number, full, "Phó Bí thư Đảng ủy,\nChủ tịch HĐND", unit.replace("xã ", "xã\n")])
        page.expect(1 + number, 2, Person(full, "Phó Bí thư Đảng ủy, Chủ tịch HĐND", unit))
    return Drawn("xlsx", [page])


@case
def list_far_from_the_corner(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(151, HEAD, 30, bold=True)
    for number, full in enumerate(invented.names(dice, 6), 1):
        post, unit = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0]
        page.line(151 + number, [number, full, post, unit], 30)
        page.expect(151 + number, 31, Person(full, post, unit))
    return Drawn("ods", [page])


@case
def names_in_the_last_column(dice: Random) -> Drawn:
    """After crosses for two days and two meals."""
    page = Page("Sheet1")
    page.line(1, ["TT", "Cơ quan", "Chức vụ", "Ngày 1", "Ngày 2", "Ăn trưa", "Nghỉ đêm", "Họ và tên"], bold=True)
    for number, full in enumerate(invented.names(dice, 8), 1):
        post, unit = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0]
        page.line(1 + number, [number, unit, post, *(dice.choice(["x", ""]) for _ in range(4)), full])
        page.expect(1 + number, 8, Person(full, post, unit))
    return Drawn("xls", [page])


@case
def count_beside_the_body(dice: Random) -> Drawn:
    """The row of a body tells how many come from it."""
    page = Page("Sheet1")
    page.line(1, ["STT", "Đơn vị/Họ và tên", "Chức vụ", "Số lượng", "Điện thoại"], bold=True)
    top = 2
    for roman, unit in zip(("I", "II", "III"), invented.communes(dice, 3), strict=True):
        page.line(top, [roman, unit, "", 3], bold=True)
        for number, full in enumerate(invented.names(dice, 3), 1):
            post, phone = dice.choice(invented.POSITIONS), invented.mobile(dice)
            page.line(top + number, [number, full, post, "", phone])
            page.expect(top + number, 2, Person(full, post, unit, "", phone))
        top += 4
    page.line(top, ["Tổng cộng", "", 9], 2, bold=True)
    return Drawn("xlsx", [page])


@case
def all_of_a_person_in_lines_of_one_cell(dice: Random) -> Drawn:
    page = Page("1")
    page.line(1, ["STT", "Đại biểu", "Ghi chú"], bold=True)
    for number, (full, unit) in enumerate(zip(invented.names(dice, 5), invented.communes(dice, 5), strict=True), 1):
        post, phone = dice.choice(invented.SENIOR), invented.mobile(dice)
        page.line(1 + number, [number, f"{full}\n{post} {unit}\nĐT: {phone}"])
        page.expect(1 + number, 2, Person(full, post, unit, "", phone))
    return Drawn("docx", [page])
