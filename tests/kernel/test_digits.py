import pytest

from diemcau.kernel.digits import whole_number


@pytest.mark.parametrize(
    ("text", "said"),
    [("0", 0), ("17", 17), ("007", 7), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("", None), ("-1", None), (" 1", None),
     ("1\n", None), ("1.0", None), ("1_000", None), ("²", None), ("٣", None), ("x", None)],
)  # fmt: skip
def test_whole_numbers_are_ascii_digits_that_fit_a_key(text: str, said: int | None) -> None:
    assert whole_number(text) == said


def test_their_length_may_be_bound() -> None:
    assert (whole_number("999", digits=3), whole_number("1000", digits=3)) == (999, None)
