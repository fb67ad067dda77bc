"""Which row means which person: the rules of importing.matching, without a database."""

import random
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from diemcau.roster.importing.comparing import is_other
from diemcau.roster.importing.marks import Mark
from diemcau.roster.importing.matching import ADD, KEEP, TAKE, WAIT, Pair, Pairing
from diemcau.roster.importing.nearness import is_near
from diemcau.roster.phones import core

A, B = "0911", "0922"


def mark(
    at: int, name: str = "an", unit: str = "y tế", site: int = 1, phone: str = "", position: str = "", listed: int = 0
) -> Mark:
    return Mark(at, name, unit, site, phone, position, listed, f"{name}|{unit}|{site}")


def paired(rows: list[Mark], people: list[Mark], **more: bool) -> dict[int, Pair]:
    pairing = Pairing(rows, people, **more)
    pairing.run({}, [])
    return pairing.pairs


SURE = Pair(1)


@pytest.mark.parametrize(
    ("row", "person", "expected"),
    [
        (mark(0, phone=A), mark(1, phone=A), SURE),
        (mark(0), mark(1), SURE),
        (mark(0, phone=A), mark(1), SURE),  # a number that was missing is filled in
        (mark(0), mark(1, phone=A), SURE),
        (mark(0, phone=A), mark(1, phone=B), Pair(1, "phone", WAIT)),  # a new number, or a namesake
        (mark(0, site=2, phone=A), mark(1, phone=A), Pair(1, "room", TAKE)),  # moved
        (mark(0, site=2), mark(1), Pair(1, "room", WAIT)),
        (mark(0, site=2, phone=A), mark(1, phone=B), None),  # a namesake in another room
        (mark(0, unit="giáo dục", phone=A), mark(1, phone=A), Pair(1, "unit", TAKE)),
        (mark(0, unit="giáo dục", site=2, phone=A), mark(1, phone=A), Pair(1, "unit", TAKE)),
        (mark(0, unit="giáo dục"), mark(1), Pair(1, "unit", WAIT)),
        (mark(0, unit="giáo dục", phone=A), mark(1, phone=B), None),
        (mark(0, unit="giáo dục", site=2), mark(1), None),
        (mark(0, "lê vân an", phone=A), mark(1, "lê văn an", phone=A), Pair(1, "name", TAKE)),  # the name corrected
        (mark(0, "lê vân an"), mark(1, "lê văn an"), Pair(1, "name", WAIT)),
        (mark(0, "lê vân an", phone=A), mark(1, "lê văn an", phone=B), None),
        (mark(0, "đỗ sen", phone=A), mark(1, "lê văn an", phone=A), Pair(1, "name", WAIT)),  # a telephone of the office
        (mark(0, "đỗ sen", unit="giáo dục", phone=A), mark(1, "lê văn an", phone=A), None),
        (mark(0, "đỗ sen"), mark(1, "lê văn an"), None),
        (mark(0, site=2), mark(1, site=0), SURE),  # a room for somebody who had none
    ],
)  # fmt: skip
def test_one_row_and_one_person(row: Mark, person: Mark, expected: Pair | None) -> None:
    assert paired([row], [person]).get(0) == expected


def test_two_rows_of_one_name_are_two_people() -> None:
    assert paired([mark(0, listed=1), mark(1, listed=2)], [mark(1, listed=1)]) == {0: SURE}
    twins = [mark(0, phone=A), mark(1, phone=B)]
    assert paired(twins, [mark(1, phone=B), mark(2, phone=A)]) == {0: Pair(2), 1: Pair(1)}
    assert paired(twins, [mark(1, phone=B)]) == {1: SURE}


def test_who_of_several_namesakes_is_meant_is_asked() -> None:
    """A telephone on one side only cannot tell two namesakes apart."""
    assert paired([mark(0, phone=A), mark(1, phone=B)], [mark(1)]) == {0: Pair(1, "several", WAIT)}
    assert paired([mark(0)], [mark(1, phone=A), mark(2, phone=B)]) == {0: Pair(1, "several", WAIT)}


def test_several_who_moved_with_one_telephone_are_not_chosen_between() -> None:
    pairs = paired([mark(0, site=2, phone=A), mark(1, site=3, phone=A)], [mark(1, phone=A), mark(2, site=4, phone=A)])
    assert {pair.default for pair in pairs.values()} == {WAIT}
    assert sorted(pair.person for pair in pairs.values()) == [1, 2]


def test_namesakes_go_by_position_and_then_by_row_number() -> None:
    people = [mark(1, position="bí thư", listed=1), mark(2, position="chủ tịch", listed=2)]
    rows = [mark(0, position="chủ tịch", listed=1), mark(1, position="bí thư", listed=2)]
    assert paired(rows, people) == {0: Pair(2), 1: Pair(1)}
    rows = [mark(0, position="trưởng ban", listed=2), mark(1, position="phó ban", listed=1)]
    assert paired(rows, people) == {0: Pair(2), 1: Pair(1)}


def test_what_the_list_said_before_is_left_alone() -> None:
    pairing = Pairing([mark(0, site=2, phone=A)], [mark(1, phone=A)])
    pairing.run({"an|y tế|2": 1}, [])
    assert pairing.pairs == {0: Pair(1, "former", KEEP)}


def test_who_was_taken_off_comes_back_but_no_namesake_does() -> None:
    rows = [mark(0, phone=A), mark(1, "ba", phone=A)]
    pairing = Pairing(rows, [])
    assert pairing.run({}, [mark(7), mark(8, "ba", phone=B)]) == {7}
    assert pairing.pairs == {0: Pair(7)}


def test_a_file_without_rooms_or_units_is_compared_without_them() -> None:
    people = [mark(1, site=0), mark(2, "ba", site=0)]
    assert paired([mark(0, site=0)], people, has_rooms=False) == {0: SURE}
    both = {"has_rooms": False, "has_units": False}
    twins = [mark(1, unit="", site=0), mark(2, unit="", site=0)]
    assert paired([mark(0, unit="", site=0)], twins, **both) == {0: Pair(1, "several", WAIT)}
    assert ADD not in {pair.default for pair in paired([mark(0, unit="", site=0)], twins[:1], **both).values()}


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("trần văn bình", "trân văn bình", True),
        ("nguyễn thị an", "nguyễn an", True),
        ("nguyễn an", "an", False),
        ("lê thị mai", "lê mai thị", True),
        ("lê thị mai", "lê thị may", True),
        ("lê thị mai", "lê thị hoa", False),
        ("lê thị mai", "đỗ thị may", False),
        ("an", "am", False),
    ],
)
def test_names_that_may_be_one(one: str, other: str, near: bool) -> None:
    assert is_near(one, other) is is_near(other, one) is near


@pytest.mark.parametrize(("old", "new", "other"), [
    ("Chủ tịch", "", False), ("", "Chủ tịch", True), ("Chủ tịch", "Phó Chủ tịch", True), ("Hoà", "Hòa", False),
    ("Giàng A Sử", "GIÀNG A SỬ", False), ("GIÀNG A SỬ", "Giàng A Sử", True), ("giàng a sử", "GIÀNG A SỬ", False),
])  # fmt: skip
def test_what_counts_as_another_text(old: str, new: str, other: bool) -> None:
    assert is_other(old, new) is other


def test_one_telephone_has_one_spelling() -> None:
    assert {core(said, "84") for said in ("0912345678", "+84912345678", "84912345678")} == {"0912345678"}
    assert core("", "84") == ""
    assert core("+33612345678", "84") == core("+33612345678", "") == "33612345678"


def steps(several: int) -> int:
    """Calls and lines it takes to pair a list with one in four moved, renamed or gone, and half of the rows namesakes."""
    dice = random.Random(several)
    people = [
        mark(n + 1, f"họ tên {n // 2}", f"đơn vị {n % 40}", n % 20, f"09{n:08}" if n % 3 else "")
        for n in range(several)
    ]
    rows = [
        person._replace(
            at=n, site=dice.randrange(20) if n % 4 == 0 else person.site, name=person.name + ("g" if n % 8 == 1 else "")
        )
        for n, person in enumerate(people)
    ]
    taken = 0

    def count(_frame: FrameType, _event: str, _about: Any) -> Callable[..., Any]:
        nonlocal taken
        taken += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        pairs = paired(rows, people)
    finally:
        sys.settrace(before)
    assert len(pairs) > several * 0.9
    return taken


def test_pairing_grows_with_the_list_and_not_with_its_square() -> None:
    assert steps(8_000) < steps(1_000) * 8 * 1.5
