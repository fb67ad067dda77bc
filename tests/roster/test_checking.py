"""What is said of the rows of a list, one after another."""

from collections.abc import Iterator
from time import process_time

from diemcau.roster.importing.checking import Checking
from diemcau.roster.importing.lines import Line
from diemcau.roster.importing.rooms import Rooms


def test_many_rows_of_one_name_are_told_from_each_other_without_reading_all_before() -> None:
    def lines(count: int) -> Iterator[Line]:
        return (Line(n, ["Nguyễn Văn An", f"09120{n // 2:05}"]) for n in range(1, count + 1))

    few = Checking(1, {0: "full_name", 1: "phone"}, Rooms([], {}))
    assert [entry.phone for entry in few.entries(lines(5))] == ["0912000000", "0912000001", "0912000002"]
    told = [(problem["row"], problem["code"], problem["first"]) for problem in few.problems]
    assert told == [(2, "namesake", 1), (3, "duplicate_row", 1), (4, "namesake", 1), (5, "duplicate_row", 1)]
    began = process_time()
    many = Checking(1, {0: "full_name", 1: "phone"}, Rooms([], {}))
    assert (sum(1 for _entry in many.entries(lines(20_000))), many.faulty) == (10_001, 9_999)
    assert process_time() - began < 5
