"""Vietnamese order, search and comparison (domain.md §5)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemcau.kernel import names


def by_name(*people: str) -> list[str]:
    return sorted(people, key=names.sort_key)


def test_people_are_ordered_by_given_name_then_family_name() -> None:
    assert by_name("Nguyễn Văn Bình", "Trần Thị An", "Lê An") == ["Lê An", "Trần Thị An", "Nguyễn Văn Bình"]


def test_the_letter_d_with_a_bar_stands_right_after_d() -> None:
    assert by_name("Lê Em", "Lê Đào", "Lê Dung", "Lê Cúc") == ["Lê Cúc", "Lê Dung", "Lê Đào", "Lê Em"]


def test_letters_stand_in_the_order_of_the_alphabet() -> None:
    assert by_name("Lâm Ơn", "Lâm Ôn", "Lâm On", "Lâm Ưng", "Lâm Ung") == [
        "Lâm On", "Lâm Ôn", "Lâm Ơn", "Lâm Ung", "Lâm Ưng",
    ]  # fmt: skip


def test_tones_stand_in_the_dictionary_s_order() -> None:
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=names.text_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_syllables_are_compared_one_by_one() -> None:
    assert sorted(["Án An", "An Bình"], key=names.text_key) == ["An Bình", "Án An"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "Hòa  Bình"),
        ("Ea H’Leo", "Ea H'Leo"),
        ("XÃ THUỶ", "xã thủy"),
        ("Nguyễn", unicodedata.normalize("NFD", "Nguyễn")),
    ],
)
def test_good_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert names.canonical(one) == names.canonical(other)


@pytest.mark.parametrize(("one", "other"), [("Văn Lăng", "Văn Lang"), ("Ba Tơ", "Ba Tô"), ("Cẩm Giang", "Cẩm Giàng")])
def test_two_names_stay_two_though_a_search_finds_both(one: str, other: str) -> None:
    assert names.canonical(one) != names.canonical(other)
    assert names.fold(one) == names.fold(other)


@pytest.mark.parametrize("name", ["An", "H’Hen Niê", "Giàng A Sử", "Ông-Tư", "Thạch Sa Rây"])
def test_names_of_any_shape_have_keys(name: str) -> None:
    assert names.sort_key(name)
    assert names.fold(name).isascii()


@given(st.text(max_size=40))
def test_any_text_is_taken_and_spelling_in_unicode_does_not_matter(text: str) -> None:
    assert names.tidy(names.tidy(text)) == names.tidy(text)
    assert names.sort_key(text) == names.sort_key(unicodedata.normalize("NFD", text))


def test_what_is_no_character_of_any_text_goes() -> None:
    assert names.tidy("Lò\0 Văn\x1b An\ud800\uffff") == "Lò Văn An"
    assert names.tidy("\0\x07") == ""
    assert names.tidy("Lò\tVăn\n An\x85") == "Lò Văn An"
    assert names.tidy("Xã 🌧\u200d❄") == "Xã 🌧\u200d❄"


@pytest.mark.parametrize(
    "unseen",
    [
        "\u200b",
        "\u2060",
        "\ufeff",
        "\u200e",
        "\u200f",
        "\u202a",
        "\u202e",
        "\u2066",
        "\u2069",
        "\xad",
        "\u061c",
        "\U000e0041",
    ],
)
def test_what_nobody_sees_goes(unseen: str) -> None:
    assert names.tidy(f"{unseen}Lò{unseen} Văn {unseen} An{unseen}") == "Lò Văn An"
    assert names.tidy(unseen * 3) == ""


def test_joiners_stay_where_a_script_needs_them() -> None:
    assert names.tidy("می\u200cخواهم") == "می\u200cخواهم"
    assert names.tidy("क्\u200dष") == "क्\u200dष"
    assert names.tidy("\u200dLò V\u200că\u200dn An\u200c \u200d") == "Lò Văn An"
    assert names.tidy("\u3000\u200d\u3000क\u200c") == "क"


@given(st.text("aễ e\u0301\u200b\u200c\u200d\ufeff\u202e\u3000\u1680कख्م❄\ufe0f\ud800", max_size=12))
def test_a_tidy_text_is_tidy(text: str) -> None:
    assert names.tidy(names.tidy(text)) == names.tidy(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [("An", True), ("Ó", True), ("Ω 2", True), ("12", False), ("\u3164", False), ("–", False), ("", False)],
)
def test_a_name_has_a_letter_that_is_seen(text: str, named: bool) -> None:
    assert names.is_name(text) is named
