"""Invented delegates for demos, tests and benches. The same seed gives the same names; nobody here is a real person."""

import random
from collections.abc import Iterator, Sequence

from django.db import transaction

from diemcau.conferences.models import Conference, Site

from . import bulk
from .actions.versions import next_version, tell
from .entry import Entry, pieces
from .enums import DelegateStatus
from .models import DelegateGroup

_KINH = (
    [
        "Nguyễn",
        "Trần",
        "Lê",
        "Phạm",
        "Hoàng",
        "Huỳnh",
        "Phan",
        "Vũ",
        "Võ",
        "Đặng",
        "Bùi",
        "Đỗ",
        "Hồ",
        "Ngô",
        "Dương",
        "Lý",
        "Đinh",
        "Trịnh",
        "Đoàn",
        "Mai",
        "Tô",
        "Tạ",
        "Chu",
        "Quách",
    ],
    [
        "Văn",
        "Thị",
        "Hữu",
        "Đức",
        "Minh",
        "Ngọc",
        "Thanh",
        "Quang",
        "Xuân",
        "Thu",
        "Kim",
        "Công",
        "Đình",
        "Bá",
        "Thuỳ",
        "Hoài",
        "Bảo",
        "Gia",
        "Khánh",
        "Phương",
    ],
    [
        "An",
        "Ánh",
        "Ân",
        "Bình",
        "Bằng",
        "Bích",
        "Châu",
        "Chi",
        "Cường",
        "Dũng",
        "Dung",
        "Duyên",
        "Đạt",
        "Đông",
        "Đức",
        "Giang",
        "Hà",
        "Hải",
        "Hạnh",
        "Hằng",
        "Hậu",
        "Hiền",
        "Hiếu",
        "Hoa",
        "Hoà",
        "Hồng",
        "Hùng",
        "Huệ",
        "Hương",
        "Hường",
        "Khoa",
        "Kiên",
        "Lan",
        "Lâm",
        "Liên",
        "Linh",
        "Loan",
        "Long",
        "Lộc",
        "Lợi",
        "Mai",
        "Mạnh",
        "Minh",
        "My",
        "Nam",
        "Nga",
        "Ngân",
        "Nghĩa",
        "Ngọc",
        "Nhung",
        "Oanh",
        "Phong",
        "Phú",
        "Phúc",
        "Phượng",
        "Quân",
        "Quế",
        "Quyên",
        "Sáng",
        "Sơn",
        "Tâm",
        "Tân",
        "Thảo",
        "Thắng",
        "Thơ",
        "Thu",
        "Thuỷ",
        "Thương",
        "Tiến",
        "Toàn",
        "Trang",
        "Trí",
        "Trung",
        "Tú",
        "Tuấn",
        "Tuyết",
        "Uyên",
        "Vân",
        "Việt",
        "Vinh",
        "Vượng",
        "Vỹ",
        "Xuân",
        "Yên",
        "Yến",
        "Ý",
    ],
)
_HMONG = (
    ["Giàng", "Vàng", "Sùng", "Thào", "Mùa", "Hạng", "Cứ", "Lầu"],
    ("A", "Thị"),
    ["Sử", "Páo", "Dơ", "Chứ", "Mỷ", "Sua", "Dế", "Lử", "Chía", "Pàng", "Súa", "Dua"],
)
_THAI = (
    ["Lò", "Quàng", "Cà", "Tòng", "Lường", "Vì", "Cầm", "Hà"], ("Văn", "Thị"), ["Tiến", "Ngoan", "Hặc", "Inh", "Ương", "Pâng", "Xôm", "Thiêm", "Pánh", "Ọ", "Phương"]
)  # fmt: skip
_KHMER = (
    ["Thạch", "Sơn", "Kim", "Danh", "Lâm", "Châu"], ("Sa", "Thị", "Sóc"), ["Rây", "Kha", "Phol", "Rinh", "Von", "Nưa", "Phia", "Đa", "Rên"]
)  # fmt: skip
_HIGHLAND = (
    ["Bkrông", "Êban", "Mlô", "Ksơr", "Kbuôr", "Niê", "Hmok"],
    ["Blin", "Wưng", "Lan", "Sara", "Đhin", "Mrai", "Krông", "Nuôl"],
)
_ONE_WORD = ["Mai", "Sen", "Nhất", "Hai", "Pơng", "Lúa", "Brưi", "Thuyên"]
_UNITS = (
    ("UBND {}", ("Chủ tịch", "Phó Chủ tịch", "Chánh Văn phòng", "Công chức Văn hoá - Xã hội", "Chuyên viên")),
    ("Trạm Y tế {}", ("Trưởng trạm", "Y sĩ", "Điều dưỡng", "Nhân viên y tế")),
    ("Trường THCS {}", ("Hiệu trưởng", "Phó Hiệu trưởng", "Giáo viên", "Tổng phụ trách")),
    ("Trường Tiểu học {}", ("Hiệu trưởng", "Giáo viên", "Nhân viên y tế trường học")),
    ("Hội Chữ thập đỏ {}", ("Chủ tịch Hội", "Tình nguyện viên")),
    ("Ban Chỉ huy phòng thủ dân sự {}", ("Phó Trưởng ban", "Thành viên", "Đội trưởng đội xung kích")),
    ("Trung tâm Phục vụ hành chính công {}", ("Giám đốc", "Chuyên viên")),
    ("Nhà Văn hoá {}", ("Trưởng thôn", "Cán bộ văn hoá")),
)
_GROUPS = (
    ({"vi": "Lãnh đạo", "en": "Leaders"}, 0.14),
    ({"vi": "Cán bộ, công chức", "en": "Officials"}, 0.45),
    ({"vi": "Nhân viên y tế", "en": "Health workers"}, 0.2),
    ({"vi": "Giáo viên", "en": "Teachers"}, 0.21),
)


def person(dice: random.Random) -> str:
    """A full name of any of the shapes that lists in Viet Nam hold."""
    kind = dice.random()
    if kind < 0.015:
        return dice.choice(_ONE_WORD)
    if kind < 0.06:
        family, given = (dice.choice(part) for part in _HIGHLAND)
        return f"{dice.choice(('H’', 'Y '))}{given} {family}"
    if kind < 0.28:
        return " ".join(dice.choice(part) for part in dice.choice((_HMONG, _THAI, _KHMER)))
    family, middle, given = (dice.choice(part) for part in _KINH)
    more = f" {dice.choice(_KINH[2])}" if dice.random() < 0.25 else ""
    return f"{family} {middle}{more} {given}" if dice.random() < 0.93 else f"{family} {given}"


def entries(sites: Sequence[Site], count: int, seed: int, groups: Sequence[int | None] = ()) -> Iterator[Entry]:
    """`count` delegates over the sites, none twice at one site; about a third with an (invented) telephone."""
    dice = random.Random(seed)
    listed = 0
    for site, share in _shares(sites, count, dice):
        names: set[tuple[str, str]] = set()
        while len(names) < share:
            name, (body, positions) = person(dice), dice.choice(_UNITS)
            unit = body.format(site.name)
            if (name, unit) in names:
                continue
            names.add((name, unit))
            listed += 1
            phone = f"0900000{dice.randrange(1000):03d}" if dice.random() < 0.3 else ""
            group = dice.choices(groups, [weight for _title, weight in _GROUPS])[0] if groups else None
            yield Entry(name, dice.choice(positions), unit, site.pk, group, phone=phone, listed=listed)


def _shares(sites: Sequence[Site], count: int, dice: random.Random) -> list[tuple[Site, int]]:
    """How many persons every site gets: unequal, the hub most, `count` in all."""
    weights = [(4.0 if site.is_hub else 1.0) * dice.uniform(0.5, 1.5) for site in sites]
    whole, shares, given, passed = sum(weights), [], 0, 0.0
    for site, weight in zip(sites, weights, strict=True):
        passed += weight
        share = round(count * passed / whole) - given
        given += share
        shares.append((site, share))
    return shares


def fill(conference: Conference, sites: Sequence[Site], count: int, seed: int = 1) -> int:
    """Put `count` invented delegates with four groups on a conference's list, in bulk; returns how many."""
    groups = _groups(conference, count)
    dice = random.Random(seed + 1)
    for piece in pieces(entries(sites, count, seed, groups), 5_000):
        by_status: dict[str, list[Entry]] = {}
        for entry in piece:
            by_status.setdefault(_status(dice), []).append(entry)
        with transaction.atomic():
            version = next_version(conference.pk)
            for status, those in sorted(by_status.items()):
                bulk.insert(conference.pk, those, version=version, status=status)
    with transaction.atomic():
        tell(conference.pk, [site.pk for site in sites], next_version(conference.pk))
    return count


def _status(dice: random.Random) -> str:
    chance = dice.random()
    if chance < 0.95:
        return DelegateStatus.CONFIRMED.value
    return DelegateStatus.INVITED.value if chance < 0.985 else DelegateStatus.NOMINATED.value


def _groups(conference: Conference, count: int) -> list[int | None]:
    made: list[int | None] = []
    for order, (title, share) in enumerate(_GROUPS):
        group, _new = DelegateGroup.objects.get_or_create(
            conference=conference, title=title, defaults={"order": order, "quota": round(count * share * 1.05)}
        )
        made.append(group.pk)
    return made
