import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemcau.kernel import formats
from diemcau.kernel.digits import typed_number, whole_number


@pytest.mark.parametrize(
    ("text", "said"),
    [("0", 0), ("17", 17), ("007", 7), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("", None), ("-1", None), (" 1", None),
     ("1\n", None), ("1.0", None), ("1_000", None), ("²", None), ("٣", None), ("x", None)],
)  # fmt: skip
def test_whole_numbers_are_ascii_digits_that_fit_a_key(text: str, said: int | None) -> None:
    assert whole_number(text) == said


def test_their_length_may_be_bound() -> None:
    assert (whole_number("999", digits=3), whole_number("1000", digits=3)) == (999, None)


@given(st.integers(0, 10**15), st.sampled_from(("vi", "en")))
def test_what_our_pages_write_is_read_as_it_was_meant(value: int, language: str) -> None:
    assert typed_number(formats.number(value, language)) == value
    assert typed_number(f" {value} ") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.000", 3000), ("3 000", 3000), ("3’000", 3000), ("1,250,000", 1_250_000), ("0", 0), ("007", 7), ("3.00", None), ("3.0", None), ("3.0000", None),
        ("1.250,000", None), ("3,5", None), ("", None), ("-3", None), ("1e3", None), (".000", None), ("３０００", None), ("3.000.", None),
    ],
)  # fmt: skip
def test_thousands_apart_and_nothing_else(text: str, value: int | None) -> None:
    assert typed_number(text) == value
