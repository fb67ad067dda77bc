"""Lists with what must not be kept, and lists with what only looks like it."""

from random import Random

from tests.roster.corpus import invented
from tests.roster.corpus.cases import case
from tests.roster.corpus.page import Drawn, Page, Person


def people(dice: Random, page: Page, top: int, count: int, *, post: int, unit: int) -> list[int]:
    """People with a position and a unit at the given columns, names in the second; their rows."""
    rows = list(range(top, top + count))
    for row, full in zip(rows, invented.names(dice, count), strict=True):
        job, body = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0]
        page.put(row, 1, row - top + 1)
        page.put(row, 2, full)
        page.put(row, post, job)
        page.put(row, unit, body)
        page.expect(row, 2, Person(full, job, body))
    return rows


@case
def identity_numbers_as_numbers(dice: Random) -> Drawn:
    """The spreadsheet took them for numbers: the leading zero is gone."""
    page = Page("Sheet1")
    page.line(1, ["STT", "Họ và tên", "Số CCCD", "Chức vụ", "Đơn vị"], bold=True)
    drawn = Drawn("xlsx", [page], dropped=["Số CCCD"])
    for row in people(dice, page, 2, 9, post=4, unit=5):
        number = invented.identity_number(dice)
        page.put(row, 3, int(number), form="0")
        drawn.secrets += [number, number.lstrip("0")]
    return drawn


@case
def identity_numbers_in_the_telephone_column(dice: Random) -> Drawn:
    """Some rows have the number of the identity card where the telephone should stand."""
    page = Page("Sheet1")
    page.line(1, ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Số ĐT"], bold=True)
    drawn = Drawn("xlsx", [page])
    for row in people(dice, page, 2, 8, post=3, unit=4):
        if row % 3 == 0:
            number = invented.identity_number(dice)
            page.put(row, 5, number)
            drawn.secrets.append(number)
            drawn.faults.append(f"Sheet1!E{row}")
        else:
            phone = invented.mobile(dice)
            page.put(row, 5, phone)
            last = page.people[row - 2]
            page.people[row - 2] = Person(last.full_name, last.position, last.unit, "", phone, last.source_cell)
    return drawn


@case
def identity_numbers_in_the_notes(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Ghi chú"], bold=True)
    drawn = Drawn("xlsx", [page])
    for row in people(dice, page, 2, 8, post=3, unit=4):
        number = invented.identity_number(dice)
        page.put(row, 5, dice.choice([f"CCCD: {number}", number, f"Số CC {number} cấp 2021"]))
        drawn.secrets.append(number)
    return drawn


@case
def identity_numbers_behind_the_name(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, ["STT", "Họ và tên", "Chức vụ", "Đơn vị"], bold=True)
    drawn = Drawn("xlsx", [page])
    for row in people(dice, page, 2, 6, post=3, unit=4):
        number = invented.identity_number(dice)
        page.put(
            row,
            2,
            f"{page.people[row - 2].full_name} (CCCD {number})"
            if row % 2
            else f"{page.people[row - 2].full_name}\n{number}",
        )
        drawn.secrets.append(number)
    return drawn


@case
def identity_and_birthday_without_headings(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, ["STT", "Họ và tên", "", "Chức vụ", "", "Đơn vị"], bold=True)
    drawn = Drawn("xls", [page], dropped=["", ""])
    for row in people(dice, page, 2, 9, post=4, unit=6):
        year, month, day = invented.birthday(dice)
        number, born = invented.identity_number(dice), f"{day:02d}/{month:02d}/{year}"
        page.put(row, 3, born)
        page.put(row, 5, number)
        drawn.secrets += [number, born]
    return drawn


@case
def secrets_without_any_header(dice: Random) -> Drawn:
    page = Page("Sheet1")
    drawn = Drawn("xlsx", [page], dropped=["", "", ""])
    for row in people(dice, page, 1, 9, post=5, unit=6):
        year, month, day = invented.birthday(dice)
        number, born = invented.identity_number(dice), f"{day:02d}/{month:02d}/{year}"
        page.line(row, [born, number], 3)
        page.put(row, 7, dice.choice(["Kinh", "Tày", "Mông", "Dao"]))
        drawn.secrets += [number, born]
    return drawn


@case
def birthday_in_three_columns(dice: Random) -> Drawn:
    page = Page("Sheet1")
    for column, text in ((1, "TT"), (2, "Họ và tên"), (6, "Chức vụ"), (7, "Cơ quan")):
        page.tall(1, 2, column, text, bold=True)
    page.wide(1, 3, 5, "Ngày sinh", bold=True)
    page.line(2, ["Ngày", "Tháng", "Năm"], 3, bold=True)
    drawn = Drawn("xlsx", [page], dropped=["Ngày sinh"])
    for row in people(dice, page, 3, 8, post=6, unit=7):
        page.line(row, list(reversed(invented.birthday(dice))), 3)
    return drawn


@case
def personnel_file_with_everything(dice: Random) -> Drawn:
    """The office sends its whole register: twelve columns nobody asked for."""
    headings = [
        "Giới tính", "Ngày sinh", "Dân tộc", "Tôn giáo", "Quê quán", "Ngày vào Đảng", "Số CCCD", "Ngày cấp", "Nơi cấp",
        "Tình trạng sức khỏe", "Ảnh thẻ",
    ]  # fmt: skip
    page = Page("Hồ sơ")
    page.line(1, ["STT", "Họ và tên", *headings, "Chức vụ", "Đơn vị"], bold=True)
    drawn = Drawn(
        "xlsx",
        [page],
        dropped=["Ngày sinh", "Dân tộc", "Tôn giáo", "Ngày vào Đảng", "Số CCCD", "Tình trạng sức khỏe", "Ảnh thẻ"],
    )
    for row in people(dice, page, 2, 10, post=14, unit=15):
        year, month, day = invented.birthday(dice)
        number, born = invented.identity_number(dice), f"{day:02d}/{month:02d}/{year}"
        joined, photo = f"{day:02d}/{month:02d}/{year + 25}", f"the_{dice.randrange(10**6):06d}.jpg"
        page.line(
            row,
            [
                dice.choice(["Nam", "Nữ"]),
                born,
                "Tày",
                "Không",
                "Xã Đồi Cọ",
                joined,
                number,
                "10/05/2021",
                "Cục CSQLHC",
                "Tốt",
                photo,
            ],
            3,
        )
        drawn.secrets += [number, born, joined, photo]
    return drawn


@case
def headings_of_secrets_in_other_words(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(
        1,
        [
            "Stt",
            "Họ tên",
            "D.tộc",
            "T.giáo",
            "Là Đảng viên (x)",
            "Số thẻ căn cước",
            "SN",
            "BHYT số",
            "Chức danh",
            "Nơi công tác",
        ],
        bold=True,
    )
    drawn = Drawn("xlsx", [page], dropped=["D.tộc", "T.giáo", "Là Đảng viên (x)", "Số thẻ căn cước", "SN"])
    for row in people(dice, page, 2, 8, post=9, unit=10):
        number, insured = invented.identity_number(dice), f"DN4{dice.randrange(10**12):012d}"
        page.line(row, ["Mông", "Tin Lành", dice.choice(["x", ""]), number, dice.randrange(1965, 1999), insured], 3)
        drawn.secrets += [number, insured]
    return drawn


@case
def secrets_in_a_hidden_column_and_sheet(dice: Random) -> Drawn:
    page, old = Page("Danh sách"), Page("Gốc", hidden=True)
    page.line(1, ["STT", "Họ và tên", "CCCD", "Chức vụ", "Đơn vị"], bold=True)
    page.hidden_columns = {3}
    drawn = Drawn("xls", [page, old], dropped=["CCCD"])
    for row in people(dice, page, 2, 8, post=4, unit=5):
        number, other = invented.identity_number(dice), invented.identity_number(dice)
        page.put(row, 3, number)
        old.line(row, [row, invented.name(dice), other])
        drawn.secrets += [number, other]
    old.line(1, ["STT", "Họ và tên", "CMND/CCCD"])
    return drawn


@case
def units_and_positions_that_look_like_secrets(dice: Random) -> Drawn:
    """Ban Dân tộc, Đảng ủy, y tế: bodies and posts, which are kept."""
    page = Page("Sheet1")
    page.line(1, ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "SĐT"], bold=True)
    units = [
        "Ban Dân tộc và Tôn giáo", "Đảng ủy xã Suối Đào", "Phòng Dân tộc", "Trường PTDTNT Nậm Lơi", "Bệnh viện Sức khỏe tâm thần",
        "Trung tâm Kiểm soát bệnh tật", "Hội Người cao tuổi xã Bản Hẹ", "Phòng Cảnh sát QLHC về TTXH",
    ]  # fmt: skip
    posts = [
        "Trưởng phòng Tôn giáo", "Bí thư Đảng ủy", "Chuyên viên dân tộc", "Đảng ủy viên", "Trưởng khoa Sức khỏe", "Bác sĩ CKI",
        "Phó Bí thư Đảng bộ", "Đội trưởng Đội Căn cước",
    ]  # fmt: skip
    for number, (full, post, unit) in enumerate(zip(invented.names(dice, 8), posts, units, strict=True), 1):
        phone = invented.mobile(dice)
        page.line(1 + number, [number, full, post, unit, phone])
        page.expect(1 + number, 2, Person(full, post, unit, "", phone))
    return Drawn("xlsx", [page])


@case
def text_dates_and_party_marks(dice: Random) -> Drawn:
    page = Page("1")
    page.line(1, ["TT", "Họ và tên", "Ngày, tháng, năm sinh", "Đảng viên", "Chức vụ", "Cơ quan, đơn vị"], bold=True)
    drawn = Drawn("docx", [page], dropped=["Ngày, tháng, năm sinh", "Đảng viên"])
    for row in people(dice, page, 2, 7, post=5, unit=6):
        year, month, day = invented.birthday(dice)
        born = dice.choice(
            [
                f"{day:02d}/{month:02d}/{year}",
                f"{day:02d}-{month:02d}-{year}",
                f"ngày {day:02d} tháng {month:02d} năm {year}",
            ]
        )
        page.line(row, [born, dice.choice(["x", "Đảng viên", ""])], 3)
        drawn.secrets.append(born)
    return drawn
