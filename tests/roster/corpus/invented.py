"""Invented people and bodies. No list of real ones was read for this."""

from random import Random


def listed(text: str) -> list[str]:
    return text.split("|")


SURNAMES = listed(
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đoàn|Vương|Trịnh|Trương|Đinh|Lâm|"
    "Phùng|Mai|Tô|Hà|Tạ|Lò|Giàng|Vàng|Sùng|Thào|Cà|Quàng|Bế|Nông|Lường|Tòng|Hoàng|Triệu|Bàn|Chảo|Tẩn|Phàn|"
    "Quách|Ma|Hứa|Khuất|Nghiêm"
)
MIDDLES = listed(
    "Văn|Thị|Hữu|Đức|Minh|Ngọc|Thanh|Quốc|Xuân|Thu|Quỳnh|Bảo|Đình|Công|Hoài|Mạnh|Thế|Khánh|Diệu|Trọng|Ái|Ỷ|Thuỳ|Út"
)
GIVENS = listed(
    "An|Anh|Ánh|Bách|Bằng|Bích|Bình|Cẩm|Châu|Chiến|Chung|Cường|Cử|Dậu|Diễm|Diệp|Dung|Duyên|Dũng|Đài|Đạt|Điệp|"
    "Đông|Được|Đức|Én|Ếch|Giang|Gấm|Hà|Hạnh|Hậu|Hằng|Hiếu|Hoè|Hoà|Hồng|Huệ|Huyền|Hưởng|Hường|Khuê|Khởi|Kiều|"
    "Lan|Lâm|Liễu|Loan|Lộc|Luyến|Lượng|Mẫn|Mến|Mỹ|Nga|Ngần|Ngữ|Nguyệt|Nhẫn|Nhị|Nhung|Nụ|Oanh|Ổn|Phẩm|Phấn|Phúc|"
    "Phượng|Quế|Quyền|Quỹ|Sáng|Sen|Sửu|Tấn|Thắm|Thảo|Thìn|Thoả|Thuỷ|Thưởng|Tiệp|Toản|Trà|Tuất|Tuyết|Tửu|Tỵ|Ửng|"
    "Uyên|Út|Vân|Viễn|Vụ|Xoan|Ý|Yến"
)
PLACES = listed(
    "Suối Đào|Bản Hẹ|Nậm Lơi|Hoa Ban|Đá Vách|Cầu Tre Hạ|Mường Sương|Thạnh Lúa|Ea Krông Mây|Phìn Tủa|"
    "Giếng Vuông|Hòn Ngọc Lam|Gò Nổi Đông|Khuổi Lùng|Tân Rẫy|Sủng Trà|Chiềng Nưa|Vạn Chài|Đồi Cọ|Rạch Bần"
)
COMMUNE_BODIES = ("UBND {}", "Đảng ủy {}", "HĐND {}", "Ủy ban MTTQ {}", "Trạm Y tế {}", "Công an {}", "Hội Nông dân {}")
OFFICES = listed(
    "Sở Nông nghiệp và Môi trường|Sở Văn hóa, Thể thao và Du lịch|Văn phòng UBND tỉnh|Ban Dân tộc và Tôn giáo|"
    "Báo và Đài Phát thanh, Truyền hình|Trường THPT Chuyên Núi Đôi|Bệnh viện Đa khoa Suối Đào|"
    "Trung tâm Y tế khu vực Đồi Cọ|Công ty TNHH MTV Chè Bản Hẹ|Bảo hiểm xã hội tỉnh|Hạt Kiểm lâm Mường Sương|"
    "Chi cục Thuế khu vực 2|Trường PTDTBT THCS Phìn Tủa"
)
POSITIONS = listed(
    "Chủ tịch|Phó Chủ tịch|Bí thư|Phó Bí thư Thường trực|Chuyên viên|Trưởng phòng|Phó Trưởng phòng|Giám đốc|"
    "Phó Giám đốc|Kế toán|Văn thư|Công chức Văn hóa - Xã hội|Trưởng ban|Hiệu trưởng|Bác sĩ|Chánh Văn phòng|"
    "Cán bộ|Thủ quỹ|Đội trưởng"
)
SENIOR = listed(
    "Chủ tịch|Phó Chủ tịch|Bí thư|Phó Bí thư|Trưởng phòng|Phó Trưởng phòng|Giám đốc|Phó Giám đốc|Chuyên viên|Kế toán"
)
NOTES = ["", "", "", "", "đến muộn", "vắng có lý do", "đi xe riêng", "báo cáo viên", "ăn chay", "không lưu trú"]


def name(dice: Random) -> str:
    shape = dice.random()
    if shape < 0.08:
        return f"{dice.choice(['Giàng', 'Vàng', 'Sùng', 'Thào', 'Lò'])} A {dice.choice(GIVENS)}"
    words = [dice.choice(SURNAMES), dice.choice(MIDDLES), dice.choice(GIVENS)]
    if shape < 0.15:
        words.pop(1)
    elif shape > 0.88:
        words.insert(2, dice.choice(GIVENS))
    return " ".join(words)


def names(dice: Random, count: int) -> list[str]:
    """Different ones."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[name(dice)] = None
    return list(found)


def commune(place: str) -> str:
    return f"{'phường' if place in ('Hoa Ban', 'Cầu Tre Hạ', 'Vạn Chài') else 'xã'} {place}"


def site(place: str) -> str:
    """The room of a commune, as the conference calls it."""
    text = commune(place)
    return text[0].upper() + text[1:]


def communes(dice: Random, count: int) -> list[str]:
    return [f"UBND {commune(place)}" for place in dice.sample(PLACES, count)]


def units(dice: Random, count: int) -> list[str]:
    """Different bodies, of communes and of the province."""
    found: dict[str, None] = {}
    while len(found) < count:
        body = dice.choice(COMMUNE_BODIES).format(commune(dice.choice(PLACES)))
        found[dice.choice([body, body, dice.choice(OFFICES)])] = None
    return list(found)


def mobile(dice: Random) -> str:
    """Ten digits; of no network's numbers in use that we know of."""
    return (
        "0" + dice.choice(["35", "38", "70", "77", "83", "86", "91", "94", "97", "98"]) + f"{dice.randrange(10**7):07d}"
    )


def identity_number(dice: Random) -> str:
    year = dice.randrange(60, 99)
    return f"0{dice.randrange(1, 97):02d}{dice.randrange(2)}{year}{dice.randrange(10**6):06d}"


def old_identity_number(dice: Random) -> str:
    return f"{dice.choice([1, 2, 3])}{dice.randrange(10**8):08d}"


def birthday(dice: Random) -> tuple[int, int, int]:
    return dice.randrange(1960, 2001), dice.randrange(1, 13), dice.randrange(1, 29)
