"""Lists whose shape is hard."""

from random import Random

from tests.roster.corpus import invented
from tests.roster.corpus.cases import case
from tests.roster.corpus.page import Drawn, Page, Person

HEAD = ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Điện thoại"]


def simple(dice: Random, page: Page, top: int, count: int, unit: str = "", left: int = 1) -> int:
    """A plain list under HEAD; the next free row."""
    page.line(top, HEAD, left, bold=True)
    for number, full in enumerate(invented.names(dice, count), 1):
        post, body, phone = (
            dice.choice(invented.POSITIONS),
            unit or dice.choice(invented.units(dice, 3)),
            invented.mobile(dice),
        )
        page.line(top + number, [number, full, post, body, phone], left)
        page.expect(top + number, left + 1, Person(full, post, body, "", phone))
    return top + count + 1


@case
def two_rows_of_header_over_unit_and_birth_year(dice: Random) -> Drawn:
    """Năm sinh over Nam and Nữ, Chức vụ, đơn vị over two columns, a row of numbers below."""
    page = Page("DS")
    page.wide(1, 1, 7, "DANH SÁCH ĐẠI BIỂU", bold=True)
    for column, text in ((1, "TT"), (2, "Họ và tên"), (7, "Ghi chú")):
        page.tall(3, 4, column, text, bold=True)
    page.wide(3, 3, 4, "Năm sinh", bold=True)
    page.wide(3, 5, 6, "Chức vụ, đơn vị công tác", bold=True)
    page.line(4, ["Nam", "Nữ", "Chức vụ", "Đơn vị"], 3, bold=True)
    page.line(5, [f"({n})" for n in range(1, 8)])
    for number, full in enumerate(invented.names(dice, 9), 1):
        post, unit, year = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0], dice.randrange(1965, 1999)
        page.line(5 + number, [number, full, *([year, ""] if number % 2 else ["", year]), post, unit])
        page.expect(5 + number, 2, Person(full, post, unit))
    return Drawn("xls", [page], dropped=["Năm sinh"])


@case
def header_again_on_every_printed_page(dice: Random) -> Drawn:
    page = Page("Danh sách")
    page.wide(1, 1, 5, "DANH SÁCH CỬ ĐẠI BIỂU", bold=True)
    top = 3
    for sheet in range(3):
        if sheet:
            page.put(top, 1, f"Trang {sheet + 1}")
            top += 1
        top = simple(dice, page, top, 5)
    return Drawn("xlsx", [page])


@case
def no_header_at_all(dice: Random) -> Drawn:
    """A clerk who filled in yesterday's list without its first row."""
    page = Page("Sheet1")
    for number, full in enumerate(invented.names(dice, 12), 1):
        post, unit, phone = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0], invented.mobile(dice)
        page.line(number, [number, full, post, unit, phone])
        page.expect(number, 2, Person(full, post, unit, "", phone))
    return Drawn("xlsx", [page])


@case
def header_in_english_and_vietnamese(dice: Random) -> Drawn:
    page = Page("List")
    page.line(
        2,
        ["No.\nSTT", "Full name\nHọ và tên", "Position\nChức vụ", "Organisation\nCơ quan", "Mobile\nĐiện thoại"],
        bold=True,
    )
    for number, full in enumerate(invented.names(dice, 8), 1):
        post, unit, phone = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0], invented.mobile(dice)
        page.line(2 + number, [number, full, post, unit, phone])
        page.expect(2 + number, 2, Person(full, post, unit, "", phone))
    return Drawn("xlsx", [page])


@case
def honorific_in_a_column_of_its_own(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, ["STT", "Danh xưng", "Họ và tên", "Chức vụ", "Đơn vị"], bold=True)
    for number, full in enumerate(invented.names(dice, 8), 1):
        post, unit = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0]
        page.line(1 + number, [number, dice.choice(["Ông", "Bà", "Đồng chí"]), full, post, unit])
        page.expect(1 + number, 3, Person(full, post, unit))
    return Drawn("xlsx", [page])


@case
def sheet_per_commune_and_a_sum_sheet(dice: Random) -> Drawn:
    """The first sheet counts, the others list; sites are the names of sheets."""
    places = dice.sample(invented.PLACES, 4)
    total = Page("Tổng hợp")
    total.wide(1, 1, 3, "TỔNG HỢP SỐ LƯỢNG ĐẠI BIỂU", bold=True)
    total.line(2, ["STT", "Đơn vị", "Số lượng"], bold=True)
    pages = [total]
    for order, place in enumerate(places, 1):
        total.line(2 + order, [order, f"UBND {invented.commune(place)}", 4])
        page = Page(invented.site(place))
        page.wide(1, 1, 5, f"DANH SÁCH ĐẠI BIỂU {invented.commune(place).upper()}", bold=True)
        page.line(2, ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Số điện thoại"], bold=True)
        for number, full in enumerate(invented.names(dice, 4), 1):
            post, body = (
                dice.choice(invented.POSITIONS),
                dice.choice(invented.COMMUNE_BODIES).format(invented.commune(place)),
            )
            page.line(2 + number, [number, full, post, body, (phone := invented.mobile(dice))])
            page.expect(2 + number, 2, Person(full, post, body, page.name, phone))
        pages.append(page)
    return Drawn("xlsx", pages)


@case
def site_in_a_column(dice: Random) -> Drawn:
    """Sites spelt with the tone at another place, in capitals, with their kind before them."""
    page = Page("DS")
    page.line(1, ["TT", "Họ và tên", "Cơ quan", "Chức vụ", "Điểm cầu"], bold=True)
    for number, full in enumerate(invented.names(dice, 9), 1):
        place = invented.site(dice.choice(invented.PLACES))
        shown = dice.choice([place, place.upper(), f"Điểm cầu {place[0].lower()}{place[1:]}", f" {place}  "])
        post, unit = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0]
        page.line(1 + number, [number, full, unit, post, shown])
        page.expect(1 + number, 2, Person(full, post, unit, place))
    return Drawn("xlsx", [page])


@case
def two_lists_beside_each_other(dice: Random) -> Drawn:
    """To save paper: the second half of the list stands at the right of the first."""
    page = Page("Sheet1")
    page.wide(1, 1, 11, "DANH SÁCH ĐẠI BIỂU", bold=True)
    simple(dice, page, 3, 7)
    simple(dice, page, 3, 6, left=7)
    return Drawn("xlsx", [page])


@case
def two_tables_of_other_columns_in_one_sheet(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.put(1, 1, "I. Đại biểu dự tại điểm cầu tỉnh", bold=True)
    top = simple(dice, page, 2, 5)
    page.put(top + 1, 1, "II. Tổ kỹ thuật", bold=True)
    page.line(top + 2, ["Họ tên", "SĐT", "Đơn vị", "Chức danh"], bold=True)
    for number, full in enumerate(invented.names(dice, 4), 1):
        post, unit, phone = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0], invented.mobile(dice)
        page.line(top + 2 + number, [full, phone, unit, post])
        page.expect(top + 2 + number, 1, Person(full, post, unit, "", phone))
    return Drawn("xlsx", [page])


@case
def unit_cells_merged_across_page_breaks(dice: Random) -> Drawn:
    """One unit in three merges, one of a single row; the number column is merged with it."""
    page = Page("Sheet1")
    page.line(1, ["TT", "Đơn vị", "Họ và tên", "Chức vụ"], bold=True)
    row = 2
    for order, (unit, sizes) in enumerate(zip(invented.communes(dice, 3), ([3, 2], [1], [4, 3, 2]), strict=True), 1):
        for size in sizes:
            page.tall(row, row + size - 1, 1, order)
            page.tall(row, row + size - 1, 2, unit)
            for full in invented.names(dice, size):
                post = dice.choice(invented.POSITIONS)
                page.line(row, [full, post], 3)
                page.expect(row, 3, Person(full, post, unit))
                row += 1
    return Drawn("xls", [page])


@case
def groups_of_groups_with_sums(dice: Random) -> Drawn:
    """A. B. over I. II., sums after each, a grand sum."""
    page = Page("Biểu 01")
    page.line(3, ["STT", "Họ và tên", "Chức vụ", "Số điện thoại", "Ghi chú"], bold=True)
    row, units = 4, iter(invented.communes(dice, 4))
    for block in "AB":
        page.wide(row, 1, 5, f"{block}. KHỐI {'ĐẢNG' if block == 'A' else 'CHÍNH QUYỀN'}", bold=True)
        row += 1
        for roman in ("I", "II"):
            unit = next(units)
            page.line(row, [roman, unit], bold=True)
            for number, full in enumerate(invented.names(dice, 3), 1):
                post, phone = dice.choice(invented.POSITIONS), invented.mobile(dice)
                page.line(row + number, [number, full, post, phone])
                page.expect(row + number, 2, Person(full, post, unit, "", phone))
            row += 4
            page.line(row, ["Cộng", "", "03 người"], 2, bold=True)
            row += 1
    page.wide(row, 1, 5, "Tổng cộng: 12 người (Mười hai người)", bold=True)
    return Drawn("xlsx", [page])


@case
def list_in_a_letter(dice: Random) -> Drawn:
    """A Word file: the table stands after text, a second one is the frame of signatures."""
    page = Page("1")
    page.line(1, ["TT", "Họ và tên", "Chức vụ", "Đơn vị"], bold=True)
    for number, full in enumerate(invented.names(dice, 6), 1):
        post, unit = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0]
        page.line(1 + number, [f"{number:02d}", full, post, unit])
        page.expect(1 + number, 2, Person(full, post, unit))
    signatures = Page("2")
    signatures.line(
        1, ["Nơi nhận:\n- Như trên;\n- Lưu: VT.", f"TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n\n{invented.name(dice)}"]
    )
    return Drawn("docx", [page, signatures])


@case
def letterhead_as_a_table_of_its_own(dice: Random) -> Drawn:
    head = Page("1")
    head.line(1, ["UBND TỈNH SUỐI ĐÀO\nSỞ NỘI VỤ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"])
    page = Page("2")
    simple(dice, page, 1, 7)
    return Drawn("docx", [head, page])


@case
def filled_form_with_many_empty_numbered_rows(dice: Random) -> Drawn:
    """The office sent a form of fifty numbered rows; eight are filled."""
    page = Page("Mẫu 01")
    page.wide(1, 1, 5, "MẪU ĐĂNG KÝ ĐẠI BIỂU", bold=True)
    page.put(2, 1, "(Ví dụ: 1. Nguyễn Văn A, Chuyên viên, Phòng Nội vụ)")
    end = simple(dice, page, 4, 8)
    for row in range(end, end + 42):
        page.put(row, 1, row - 4)
    return Drawn("xlsx", [page])


@case
def example_row_of_the_form_left_in(dice: Random) -> Drawn:
    page = Page("Mẫu")
    page.line(1, HEAD, bold=True)
    page.line(2, ["VD", "Nguyễn Văn A", "Chuyên viên", "Phòng Nội vụ", "0912xxxxxx"])
    for number, full in enumerate(invented.names(dice, 6), 1):
        post, unit, phone = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0], invented.mobile(dice)
        page.line(2 + number, [number, full, post, unit, phone])
        page.expect(2 + number, 2, Person(full, post, unit, "", phone))
    return Drawn("xlsx", [page])


@case
def sixteen_thousand_columns(dice: Random) -> Drawn:
    """A stray space in the last column and row a sheet can have."""
    page = Page("Sheet1")
    simple(dice, page, 1, 8)
    page.put(3, 16_384, " ")
    page.put(90_000, 3, " ")
    return Drawn("xlsx", [page])


@case
def formulas_and_links_in_cells(dice: Random) -> Drawn:
    page = Page("Sheet1")
    page.line(1, [*HEAD, "Email"], bold=True)
    for number, full in enumerate(invented.names(dice, 8), 1):
        post, unit, phone = dice.choice(invented.POSITIONS), invented.units(dice, 1)[0], invented.mobile(dice)
        row = 1 + number
        page.line(row, [number, "", post, unit, phone])
        page.put(row, 2, f'=PROPER("{full}")', kept=full)
        page.put(row, 6, '=HYPERLINK("http://lists.example/x","thư")', kept="thư")
        page.expect(row, 2, Person(full, post, unit, "", phone))
    return Drawn("xlsx", [page])


@case
def units_alike_without_their_marks(dice: Random) -> Drawn:
    """Văn Lăng and Văn Lang are two; Hoà and Hòa are one."""
    page = Page("Sheet1")
    page.line(1, HEAD, bold=True)
    units = ["UBND xã Suối Đảo", "UBND xã Suối Đào", "UBND xã Hoà Nậm", "UBND xã Hòa Nậm", "UBND xã Hóa Nậm"]
    for number, (full, unit) in enumerate(zip(invented.names(dice, 5), units, strict=True), 1):
        page.line(1 + number, [number, full, "Chuyên viên", unit, ""])
        page.expect(1 + number, 2, Person(full, "Chuyên viên", unit))
    return Drawn("xlsx", [page])
