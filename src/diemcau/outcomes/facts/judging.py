"""What is stated beside what is counted: how far apart, and whether one contradicts the other. Pure functions."""

from diemcau.kernel.formats import Quantity

from .sources import Counted

NEAR = 0.10
"""“About” and “nearly” are out by no more than a tenth."""


def difference(stated: Quantity, counted: Counted) -> int:
    """Counted less stated."""
    return counted.value - (stated.value or 0)


def contradicts(stated: Quantity, counted: Counted) -> bool:
    """Whether a count proves a statement wrong: “more than 3,000” while 2,998 are present, “exactly 114” while there are 115. A count
    that is not whole yet can only prove too low a number wrong."""
    if stated.value is None:
        return False
    value, count = stated.value, counted.value
    if not counted.is_whole and count < value:
        return False
    match stated.qualifier:
        case "more_than":
            return count <= value
        case "nearly":
            return not value * (1 - NEAR) <= count < value
        case "about":
            return abs(count - value) > value * NEAR
        case _:
            return count != value
