"""Identities and frames."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemcau.kernel import frames
from diemcau.kernel.frames import Frame, Subject
from diemcau.kernel.ids import ALPHABET, code_hash, short_code, tidy_code, uuid7


def test_uuid7_carries_its_time_and_sorts_by_it() -> None:
    made = uuid7(1_700_000_000_123)
    assert (made.version, made.variant, made.int >> 80) == (7, "specified in RFC 4122", 1_700_000_000_123)
    assert uuid7(5) < uuid7(6)
    assert len({uuid7(5) for _ in range(1000)}) == 1000


@given(st.integers(4, 16))
def test_codes_survive_being_read_aloud_and_typed(length: int) -> None:
    code = short_code(length)
    assert set(code) <= set(ALPHABET)
    assert tidy_code(f" {code[:4].lower()}-{code[4:]} ") == code


def test_what_looks_alike_is_taken_for_what_was_meant() -> None:
    assert tidy_code("oil-0") == "0110"


def test_a_code_s_hash_is_of_one_conference_alone() -> None:
    assert code_hash(1, "ABC") != code_hash(2, "ABC")


def test_subjects_are_read_back_and_nothing_else_is() -> None:
    subject = Subject(12, "site-7", "vi")
    assert Subject.parse(str(subject)) == subject
    for text in ("12/site-7", "x/wall/vi", "1/Wall/vi", "1/wall/viet", "1/a b/vi"):
        with pytest.raises(ValueError):  # noqa: PT011 - any of them
            Subject.parse(text)


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=40), max_size=3))
def test_an_event_is_one_line_of_data_whatever_it_holds(html: dict[str, str]) -> None:
    frame = Frame(id="e-1", html=html, cues=[("roster", {"subject": "3"})])
    text = frames.event(frame)
    assert text.count(b"\n") == 4
    assert frames.unpack(frames.pack(frame)) == frame
