"""TCVN3 and VNI, both ways, and by what a text of theirs is known."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diemcau.kernel import legacy
from diemcau.kernel.legacy import Coding, coding_of_font, from_unicode, strange, to_unicode, with_capitals

CODINGS: tuple[Coding, ...] = ("tcvn3", "vni")
ASCII = st.characters(min_codepoint=32, max_codepoint=126)
LETTERS = sorted(set(legacy.units("vni").values()))
SMALL = [letter for letter in LETTERS if letter.islower()]


def written(coding: Coding) -> st.SearchStrategy[str]:
    """Everything a coding's table can hold, among plain letters."""
    return st.lists(st.sampled_from(sorted(legacy.units(coding))) | ASCII, max_size=40).map("".join)


@pytest.mark.parametrize("coding", CODINGS)
@settings(max_examples=60)
@given(data=st.data())
def test_what_a_coding_can_hold_comes_back(coding: Coding, data: st.DataObject) -> None:
    old = data.draw(written(coding))
    text = to_unicode(old, coding)
    assert from_unicode(text, coding) == old
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize(("coding", "letters"), [("vni", LETTERS), ("tcvn3", SMALL + list("ĂÂĐÊÔƠƯ"))])
@settings(max_examples=60)
@given(data=st.data())
def test_vietnamese_comes_back(coding: Coding, letters: list[str], data: st.DataObject) -> None:
    text = data.draw(st.lists(st.sampled_from(letters) | ASCII, max_size=40).map("".join))
    assert to_unicode(from_unicode(text, coding), coding) == text


def test_all_letters_of_vietnamese_are_there() -> None:
    assert len(legacy.units("vni")) == len(LETTERS) == 134
    assert set(legacy.units("tcvn3").values()) == {*SMALL, *"ĂÂĐÊÔƠƯ"}


def test_toned_capitals_are_not_written_as_others() -> None:
    with pytest.raises(ValueError, match="Ễ"):
        from_unicode("NGUYỄN", "tcvn3")


@pytest.mark.parametrize(
    ("old", "coding", "text"),
    [
        ("NguyÔn V¨n §øc", "tcvn3", "Nguyễn Văn Đức"),
        ("TrÇn ThÞ Ph\xad¬ng", "tcvn3", "Trần Thị Phương"),
        ("Nguyeãn Vaên Ñöùc", "vni", "Nguyễn Văn Đức"),
        ("LEÂ THÒ THUYÛ", "vni", "LÊ THỊ THUỶ"),
        ("Löông Quyønh Nhö", "vni", "Lương Quỳnh Như"),
        ("AÙnh, Oâng Yù", "vni", "Ánh, Ông Ý"),
    ],
)
def test_as_it_was_typed(old: str, coding: Coding, text: str) -> None:
    assert to_unicode(old, coding) == text
    assert strange(old) > 0
    assert strange(text) == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("DANH SáCH ĐạI BIểU", "DANH SÁCH ĐẠI BIỂU"),
        ("Hà Nội, UBND Xã An", "Hà Nội, UBND Xã An"),
        ("Lý Tú", "Lý Tú"),
        ("Bộ phận PHụC Vụ", "Bộ phận PHỤC Vụ"),
    ],
)
def test_capitals_are_given_back_where_others_are(typed: str, meant: str) -> None:
    assert with_capitals(typed) == meant


def test_fonts_tell_their_coding() -> None:
    assert coding_of_font(".VnTime") == ("tcvn3", False)
    assert coding_of_font(".VnTimeH") == ("tcvn3", True)
    assert coding_of_font("VNI-Times") == ("vni", False)
    assert coding_of_font("Times New Roman") == (None, False)


def test_syllables() -> None:
    good = (
        "nguyễn",
        "quỳnh",
        "thuở",
        "khuya",
        "nghiêng",
        "gì",
        "giếng",
        "gìn",
        "giữ",
        "quốc",
        "Đắk",
        "ễnh",
        "OANH",
        "khuếch",
    )
    assert all(map(legacy.is_syllable, good))
    assert not any(map(legacy.is_syllable, ("nguyÔn", "müller", "café", "thuêp", "Têt", "trÝ")))
