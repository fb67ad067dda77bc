"""Invented names of units, people and bodies, always the same for the same seed. Nobody and nowhere real is meant."""

from collections.abc import Iterator
from random import Random

_FIRST = "Suối Bản Đồi Khe Thác Đèo Rừng Hang Lũng Đỉnh Gò Bãi Vực Dốc Thung".split()  # noqa: SIM905
_SECOND = "Trăng Lim Sim Mây Thông Trúc Đào Mơ Quế Lau Sương Nắng Gió Nghiến Trầu".split()  # noqa: SIM905
_FAMILY = "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Ngô Lò Giàng Vàng Quàng Nông Ma Thào Sùng".split()  # noqa: SIM905
_MIDDLE = "Văn Thị Minh Thu Đức Ngọc A Thanh Hải Mai Quốc Hồng".split()  # noqa: SIM905
_GIVEN = "An Bình Chi Dũng Đào Giang Hà Hương Khánh Lan Linh Long Nam Ngân Phúc Quân Sơn Tâm Thảo Thuỷ Tiến Trang Tú Yến".split()  # noqa: SIM905


def unit_names(dice: Random) -> Iterator[str]:
    """Two-syllable names of places, each once: 225 of them."""
    names = [f"{first} {second}" for first in _FIRST for second in _SECOND]
    dice.shuffle(names)
    return iter(names)


def person_name(dice: Random) -> str:
    """A full name as it stands on a list."""
    return f"{dice.choice(_FAMILY)} {dice.choice(_MIDDLE)} {dice.choice(_GIVEN)}"


def phone(dice: Random) -> str:
    """A number of the form of a mobile's that nobody has: six noughts in a row."""
    return f"+84900000{dice.randrange(1000):03d}"
