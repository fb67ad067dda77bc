"""What stands around a list: letterheads, titles, sums, signatures, other tables."""

import io
from random import Random

from PIL import Image

from tests.roster.corpus import invented
from tests.roster.corpus.crew import Group
from tests.roster.corpus.habits import Spec
from tests.roster.corpus.headings import ATTACHED, ETHNIC, NATIONAL, TITLES
from tests.roster.corpus.page import Page


def _logo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 60), "#aa1111").save(out, "PNG")
    return out.getvalue()


LOGO = _logo()


def draw_head(spec: Spec, dice: Random, page: Page, top: int, span: tuple[int, int], groups: list[Group]) -> int:
    """Rows above the header; where the next row is."""
    first, last = span
    middle = (first + last) // 2
    if spec.head == "logo":
        page.picture = LOGO
    if spec.head == "digital":
        page.put(
            top,
            last,
            f"Người ký: {invented.name(dice)}\nCơ quan: UBND tỉnh Suối Đào\nThời gian ký: 05/10/2026 09:12:33 +07:00",
        )
        top += 1
    if spec.head in ("national", "tall"):
        page.wide(top, first, middle, dice.choice(["UBND TỈNH SUỐI ĐÀO", "ỦY BAN NHÂN DÂN TỈNH", "SỞ NỘI VỤ"]))
        page.wide(top, middle + 1, last, NATIONAL[0], bold=True)
        page.wide(top + 1, first, middle, "PHÒNG VĂN HÓA - XÃ HỘI", bold=True)
        page.wide(top + 1, middle + 1, last, NATIONAL[1], bold=True)
        page.wide(top + 2, middle + 1, last, "Suối Đào, ngày 05 tháng 10 năm 2026")
        top += 4
    if spec.head == "tall":
        page.put(top, first, "Số: 128/DS-PVHXH")
        page.put(top + 1, first, "V/v cử đại biểu dự hội nghị tập huấn trực tuyến")
        top += 3
    if spec.head != "none":
        page.wide(top, first, last, dice.choice(TITLES), bold=True)
        page.wide(top + 1, first, last, dice.choice(ATTACHED))
        top += 2
    if spec.head == "letter":
        page.put(top, first, "Kính gửi: Sở Nội vụ tỉnh Suối Đào")
        page.put(top + 1, first, "Thực hiện Công văn số 96/SNV-TCCB, đơn vị đăng ký đại biểu tham dự như sau:")
        top += 2
    if spec.head == "contact":
        page.put(top, first, f"Đầu mối liên hệ: bà {invented.name(dice)}, Văn thư, ĐT: {invented.mobile(dice)}")
        top += 1
    if spec.unit == "title":
        page.put(top, first, f"{dice.choice(['Đơn vị', 'Tên đơn vị', 'Cơ quan, đơn vị'])}: {groups[0].unit}", bold=True)
        top += 1
    return top + (1 if spec.head != "none" and dice.random() < 0.5 else 0)


def draw_foot(spec: Spec, dice: Random, page: Page, top: int, span: tuple[int, int], total: int) -> int:
    """Rows below the list; where the next row is."""
    name, last = span
    if spec.foot in ("total", "both"):
        if dice.random() < 0.5:
            page.wide(top, 1, last, f"Tổng cộng: {total:02d} người", bold=True)
        else:
            page.put(top, name, dice.choice(["Tổng cộng", "Cộng", "TỔNG SỐ"]), bold=True)
            page.put(top, name + 1, total)
        top += 1
    if spec.foot == "notes":
        page.put(top, 1, f"Danh sách này gồm có {total:02d} đồng chí./.")
        page.put(top + 1, 1, "Ghi chú: đề nghị các đơn vị gửi danh sách trước ngày 10/10/2026.")
        page.put(top + 2, 1, "* Đại biểu dự tại điểm cầu của xã mình")
        top += 3
    if spec.foot in ("signed", "both"):
        middle = max(name + 1, (name + last) // 2 + 1)
        page.put(top + 1, name, "NGƯỜI LẬP BIỂU", bold=True)
        page.put(top + 1, middle, dice.choice(["TM. ỦY BAN NHÂN DÂN", "THỦ TRƯỞNG ĐƠN VỊ", "KT. GIÁM ĐỐC"]), bold=True)
        page.put(top + 2, name, "(Ký, ghi rõ họ tên)")
        page.put(top + 2, middle, dice.choice(["CHỦ TỊCH", "PHÓ GIÁM ĐỐC", "(Ký tên, đóng dấu)"]))
        page.put(top + 5, name, invented.name(dice))
        page.put(top + 5, middle, invented.name(dice), bold=True)
        top += 7
        if dice.random() < 0.5:
            page.put(top, 1, "Nơi nhận:")
            page.put(top + 1, 1, "- Như trên;")
            page.put(top + 2, 1, "- Lưu: VT, VHXH.")
            top += 3
    return top


def sums(groups: list[Group]) -> Page:
    """A page that only counts."""
    page = Page("Tổng hợp")
    page.wide(1, 1, 3, "TỔNG HỢP SỐ LƯỢNG", bold=True)
    page.line(2, ["STT", "Đơn vị", "Số đại biểu"], bold=True)
    for order, group in enumerate(groups, 1):
        page.line(2 + order, [order, group.unit, len(group.rows)])
    page.line(3 + len(groups), ["Cộng", sum(len(group.rows) for group in groups)], 2, bold=True)
    return page


def lookups(dice: Random) -> Page:
    """What the cells of a form may be chosen from."""
    page = Page("DanhMuc")
    page.line(1, ["Chức vụ", "Đơn vị", "Dân tộc"], bold=True)
    for order, post in enumerate(invented.POSITIONS[:8], 2):
        page.line(order, [post, invented.units(dice, 1)[0], ETHNIC[order % len(ETHNIC)]])
    return page


def instructions() -> Page:
    """A page of advice before the list."""
    page = Page("Hướng dẫn")
    page.put(1, 1, "HƯỚNG DẪN ĐIỀN BIỂU MẪU", bold=True)
    page.put(2, 1, "1. Ghi đầy đủ họ và tên bằng chữ có dấu, phông chữ Times New Roman")
    page.put(3, 1, "2. Mỗi đại biểu một dòng, không gộp ô")
    page.put(4, 1, "3. Gửi về địa chỉ thư điện tử của Ban Tổ chức trước ngày 10/10/2026")
    return page


def beside(page: Page, dice: Random) -> None:
    """A small table of something else at the right of the list."""
    left = page.last_column + 3
    first = min(row for row, _ in page.cells) + 2
    page.line(first, ["Điểm cầu", "Số lượng"], left, bold=True)
    for order, place in enumerate(dice.sample(invented.PLACES, 4), 1):
        page.line(first + order, [invented.site(place), dice.randrange(2, 30)], left)
