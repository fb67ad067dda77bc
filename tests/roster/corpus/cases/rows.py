"""Lists whose rows are hard: who is not yet named, who takes two rows, what the spreadsheet spoilt."""

from dataclasses import replace
from random import Random

from tests.roster.corpus import invented
from tests.roster.corpus.cases import case
from tests.roster.corpus.cases.layouts import HEAD, simple
from tests.roster.corpus.page import Drawn, Page, Person


def row(dice: Random, page: Page, top: int, full: str, **told: str) -> Person:
    """A person under HEAD; the name's cell stays to be put where there is none."""
    post, unit = (
        told.get("post", dice.choice(invented.POSITIONS)),
        told.get("unit", dice.choice(invented.units(dice, 3))),
    )
    page.line(top, [top - 1, full, post, unit, told.get("phone", "")])
    return Person(full, post, unit)


@case
def posts_still_without_names(dice: Random) -> Drawn:
    """The office knows who will come by post only."""
    page = Page("Sheet1")
    page.line(1, HEAD, bold=True)
    drawn = Drawn("xlsx", [page])
    missing = iter(["", "...........", "(chưa cử)", "Cử sau", "01 đồng chí"])
    for top, full in enumerate(invented.names(dice, 10), 2):
        if top % 2:
            row(dice, page, top, next(missing))
            drawn.faults.append(f"Sheet1!B{top}")
        else:
            page.expect(top, 2, row(dice, page, top, full))
    return drawn


@case
def one_person_over_two_rows(dice: Random) -> Drawn:
    """Two posts stand one below the other; name and unit are merged beside them."""
    page = Page("Sheet1")
    page.line(1, ["STT", "Họ và tên", "Chức vụ", "Đơn vị"], bold=True)
    for number, (full, unit) in enumerate(zip(invented.names(dice, 5), invented.communes(dice, 5), strict=True), 1):
        top = 2 * number
        for column, text in ((1, number), (2, full), (4, unit)):
            page.tall(top, top + 1, column, text)
        page.put(top, 3, "Phó Bí thư Đảng ủy")
        page.put(top + 1, 3, "Chủ tịch HĐND")
        page.expect(top, 2, Person(full, None, unit))
    return Drawn("xlsx", [page])


@case
def group_rows_that_name_the_site(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, HEAD, bold=True)
    top = 2
    for roman, place in zip(("I", "II", "III"), dice.sample(invented.PLACES, 3), strict=True):
        page.wide(top, 1, 5, f"{roman}. Điểm cầu {invented.commune(place)}", bold=True)
        for number, full in enumerate(invented.names(dice, 4), 1):
            post, unit = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0]
            page.line(top + number, [number, full, post, unit])
            page.expect(top + number, 2, Person(full, post, unit, invented.site(place)))
        top += 5
    return Drawn("xlsx", [page])


@case
def sites_without_marks_are_not_decided(dice: Random) -> Drawn:
    """Suoi Dao may be Suối Đào; a person says so."""
    page = Page("Sheet1")
    page.line(1, ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Điểm cầu"], bold=True)
    drawn = Drawn("xlsx", [page])
    for number, full in enumerate(invented.names(dice, 4), 1):
        place = "Xa Suoi Dao" if number == 2 else "Xã Suối Đào"
        page.line(1 + number, [number, full, "Chuyên viên", "Văn phòng UBND tỉnh", place])
        page.expect(1 + number, 2, Person(full, "Chuyên viên", "Văn phòng UBND tỉnh", place))
    drawn.faults.append("Sheet1!E3")
    return drawn


@case
def two_people_alike_without_telephones(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, HEAD, bold=True)
    full, unit = invented.name(dice), invented.communes(dice, 1)[0]
    for top in (2, 3):
        page.expect(top, 2, row(dice, page, top, full, post="Văn thư", unit=unit))
    for top, other in enumerate(invented.names(dice, 3), 4):
        page.expect(top, 2, row(dice, page, top, other))
    return Drawn("xlsx", [page])


@case
def telephones_spoilt_by_the_spreadsheet(dice: Random) -> Drawn:
    """Shown as 9.12E+08, with a point at the end, as a land line, or dashes for none."""
    page = Page("1")
    page.line(1, HEAD, bold=True)
    drawn = Drawn("csv", [page], charset="utf-8", encoding="utf-8")
    shown = [
        ("9.12E+08", "", True),
        ("912345678.0", "0912345678", False),
        ("0215.3.824.567", "02153824567", False),
        ("-", "", False),
    ]
    shown += [("không có", "", False), ("0912 345 678", "0912345678", False), ("Số nội bộ 12", "", False)]
    for top, (full, (cell, phone, is_fault)) in enumerate(zip(invented.names(dice, len(shown)), shown, strict=True), 2):
        person = row(dice, page, top, full, phone=cell)
        page.expect(top, 2, Person(person.full_name, person.position, person.unit, "", phone))
        drawn.faults += [f"1!E{top}"] if is_fault else []
    return drawn


@case
def lines_and_quotes_in_cells_of_text(dice: Random) -> Drawn:
    page = Page("1")
    page.put(1, 1, 'DANH SÁCH "ĐẠI BIỂU"\nDỰ HỘI NGHỊ')
    page.line(2, ["STT", "Họ và\ntên", "Chức vụ", "Đơn vị", "Điện thoại"])
    for number, full in enumerate(invented.names(dice, 7), 1):
        post, unit = 'Giám đốc "phụ trách"', 'Công ty TNHH "Chè; Bản Hẹ", chi nhánh 2'
        page.line(2 + number, [number, full, post, unit, ""])
        page.expect(2 + number, 2, Person(full, post, unit))
    return Drawn("csv", [page], charset="utf-8-sig", separator=";", encoding="utf-8-sig")


@case
def rows_of_other_lengths(dice: Random) -> Drawn:
    """Typed in a text editor: rows end where their last value stands; the first line names the separator."""
    page = Page("1")
    lines = ["sep=;", "STT;Họ và tên;Chức vụ;Đơn vị;Điện thoại;Ghi chú"]
    for number, full in enumerate(invented.names(dice, 7), 1):
        post, unit = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0]
        phone = invented.mobile(dice) if number % 2 else ""
        lines.append(f"{number}; {full} ;{post};{unit}" + (f";{phone}" if phone else ""))
        page.expect(2 + number, 2, Person(full, post, unit, None, phone))
    return Drawn("csv", [page], encoding="utf-8", raw="\r\n".join(lines).encode())


@case
def sheet_with_a_name_in_quotes(dice: Random) -> Drawn:
    page = Page("DS 'chính thức' (2)")
    simple(dice, page, 1, 6)
    return Drawn("xlsx", [page])


@case
def names_given_in_the_wrong_columns_order(dice: Random) -> Drawn:
    """Given name first, then the rest: a list from another system."""
    page = Page("Sheet1")
    page.line(1, ["STT", "Tên", "Họ đệm", "Chức vụ", "Đơn vị"], bold=True)
    for number, full in enumerate(invented.names(dice, 8), 1):
        post, unit = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0]
        *rest, given = full.split()
        page.line(1 + number, [number, given, " ".join(rest), post, unit])
        page.people.append(Person(full, post, unit, source_cell=None))  # either cell is the name's
    return Drawn("xlsx", [page])


@case
def three_columns_of_a_name(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, ["STT", "Họ", "Tên đệm", "Tên", "Chức vụ", "Đơn vị"], bold=True)
    for number, full in enumerate((n for n in invented.names(dice, 20) if len(n.split()) == 3), 1):
        post, unit = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0]
        page.line(1 + number, [number, *full.split(), post, unit])
        page.expect(1 + number, 2, Person(full, post, unit))
    return Drawn("xlsx", [page])


@case
def unit_of_a_school_with_its_commune(dice: Random) -> Drawn:
    """Commas and dashes belong to the unit; the post is a column of its own."""
    page = Page("Sheet1")
    page.line(1, HEAD, bold=True)
    units = [
        "Trường THCS Nậm Lơi, xã Nậm Lơi",
        "Trạm Y tế - xã Bản Hẹ",
        "Phòng VH-XH, UBND xã Đồi Cọ",
        "Tổ dân phố số 4, phường Hoa Ban",
    ]
    for top, (full, unit) in enumerate(zip(invented.names(dice, 4), units, strict=True), 2):
        page.expect(top, 2, row(dice, page, top, full, unit=unit))
    return Drawn("xlsx", [page])


@case
def two_hundred_people_of_forty_units(dice: Random) -> Drawn:
    """A province's list, headed again on every page, numbered anew in each unit."""
    page = Page("Tổng hợp")
    page.wide(1, 1, 5, "TỔNG HỢP ĐẠI BIỂU TOÀN TỈNH", bold=True)
    top = 3
    fresh = iter(invented.names(dice, 200))
    bodies = [
        f"{body.format(invented.commune(place))}" for place in invented.PLACES for body in ("UBND {}", "Đảng ủy {}")
    ]
    for order, unit in enumerate(bodies):
        if order % 8 == 0:
            page.line(top, ["STT", "Họ và tên", "Chức vụ", "Số điện thoại", "Ký nhận"], bold=True)
            top += 1
        page.wide(top, 1, 5, unit, bold=True)
        for number in range(1, 6):
            full, post, phone = next(fresh), dice.choice(invented.POSITIONS), invented.mobile(dice)
            page.line(top + number, [number, full, post, phone])
            page.expect(top + number, 2, Person(full, post, unit, "", phone))
        top += 6
    return Drawn("xlsx", [page])


@case
def telephone_behind_the_name(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, ["STT", "Họ và tên, số điện thoại", "Chức vụ", "Đơn vị"], bold=True)
    for top, full in enumerate(invented.names(dice, 6), 2):
        phone = invented.mobile(dice)
        person = row(dice, page, top, full)
        page.put(top, 2, f"{full}{dice.choice([' - {}', ' ({})', ', ĐT: {}', chr(10) + '{}']).format(phone)}")
        page.expect(top, 2, Person(full, person.position, person.unit, "", phone))
    return Drawn("xlsx", [page])


@case
def year_of_birth_behind_the_name(dice: Random) -> Drawn:
    """What stands in brackets is no part of the name, and nothing to keep."""
    page = Page("Sheet1")
    page.line(1, HEAD, bold=True)
    drawn = Drawn("xlsx", [page])
    for top, full in enumerate(invented.names(dice, 6), 2):
        year, month, day = invented.birthday(dice)
        born = f"{day:02d}/{month:02d}/{year}"
        page.expect(top, 2, row(dice, page, top, full))
        page.put(
            top, 2, f"{full}{dice.choice([' ({})', ', sinh ngày {}', ' - SN {}']).format(born if top % 2 else year)}"
        )
        drawn.secrets.append(born)
    return drawn


@case
def site_above_the_list(dice: Random) -> Drawn:
    page = Page("Sheet1")
    place = dice.choice(invented.PLACES)
    page.wide(1, 1, 5, "DANH SÁCH ĐẠI BIỂU THAM DỰ", bold=True)
    page.put(2, 1, f"Điểm cầu: {invented.commune(place)}")
    simple(dice, page, 4, 7)
    page.people = [replace(person, site=invented.site(place)) for person in page.people]
    return Drawn("xlsx", [page])
