"""Ops: what is taken, what is equal, and which claim stands."""

from itertools import permutations
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemcau.kernel import op as ops
from diemcau.kernel.ids import uuid7
from diemcau.kernel.op import Claim, reaches, standing


def plain(**changes: Any) -> dict[str, Any]:
    made = {"id": str(uuid7()), "kind": "room.state", "device": "d", "boot": "b", "n": 1, "at": 5, "mono": 5, "site": 3}
    return made | changes


def test_the_order_of_keys_is_no_difference() -> None:
    fields = plain(body={"a": 1, "b": 2})
    turned = dict(reversed(list(fields.items()))) | {"body": {"b": 2, "a": 1}}
    one, other = (ops.encode(ops.decode(msgspec.json.encode(f))) for f in (fields, turned))
    assert ops.digest(one) == ops.digest(other)


@pytest.mark.parametrize(
    "changes",
    [{"kind": "x"}, {"kind": "room." + "s" * 40}, {"id": "1"}, {"n": -1}, {"run": "test"}, {"device": ""}, {"extra": 1},
     {"saw": [str(UUID(int=i)) for i in range(9)]}, {"at": 2**60}, {"body": []}, {"site": "3"}, {"v": 0}],
)  # fmt: skip
def test_what_is_malformed_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        ops.decode(msgspec.json.encode(plain(**changes)))


def test_time_is_corrected_by_the_offset_and_never_later_than_the_arrival() -> None:
    op = ops.decode(msgspec.json.encode(plain(at=1000, offset=500)))
    assert (ops.corrected(op, 9000), ops.corrected(op, 1200)) == (1500, 1200)
    assert ops.corrected(msgspec.structs.replace(op, at=-(2**53)), 9000) == 0


def test_a_kind_is_two_words_of_small_letters_under_an_allowed_beginning() -> None:
    kinds = ("room.", "attendance.")
    for kind in ("room.state", "attendance.check_in"):
        assert ops.allowed(kind, kinds)
    for kind in ("room.", "room.State", "room.a.b", "room.state\n", "Room.state", "questions.ask", "roomstate"):
        assert not ops.allowed(kind, kinds)
    assert not ops.allowed("room.state", ())


A, B, C, D = (UUID(int=i) for i in range(1, 5))


def ids(*claims: Claim) -> list[int]:
    return [c.id.int for c in standing(claims)]


def test_the_later_claim_stands_first() -> None:
    assert ids(Claim(A, 10, 1), Claim(B, 20, 1)) == [2, 1]


def test_equal_times_are_decided_by_the_id() -> None:
    assert ids(Claim(A, 10, 1), Claim(B, 10, 1)) == [2, 1]


def test_what_saw_another_of_its_room_beats_it_though_its_clock_was_behind() -> None:
    assert ids(Claim(A, 10, 1), Claim(B, 5, 1, saw=(A,))) == [2]


def test_a_room_beats_no_other_room_by_having_seen_it() -> None:
    assert ids(Claim(A, 10, 1), Claim(B, 5, 2, saw=(A,))) == [1, 2]


def test_a_resolution_of_the_hub_beats_all_it_saw() -> None:
    assert ids(Claim(A, 10, 1), Claim(B, 20, 2), Claim(C, 15, 1, saw=(A, B), hub=True)) == [3]


def test_a_ring_of_claims_leaves_all_standing() -> None:
    assert ids(Claim(A, 10, 1, saw=(B,)), Claim(B, 20, 1, saw=(A,))) == [2, 1]


@pytest.mark.parametrize(
    ("site", "hub", "other", "reached"), [(1, False, 1, True), (1, False, 2, False), (1, True, 2, True)]
)
def test_a_room_reaches_itself_and_the_hub_every_room(site: int, hub: bool, other: int, reached: bool) -> None:
    assert reaches(site, hub, other) is reached


CLAIMS = st.lists(
    st.builds(
        Claim,
        id=st.sampled_from([A, B, C, D]),
        at=st.integers(0, 3),
        site=st.integers(1, 2),
        saw=st.lists(st.sampled_from([A, B, C, D]), max_size=2).map(tuple),
        hub=st.booleans(),
    ),
    max_size=4,
    unique_by=lambda c: c.id,
)


@given(CLAIMS)
def test_the_order_of_arrival_never_matters(claims: list[Claim]) -> None:
    assert len({tuple(standing(order)) for order in permutations(claims)}) == 1
