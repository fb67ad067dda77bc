"""Vietnamese as it was written before Unicode: TCVN3 (fonts .Vn…) and VNI (fonts VNI-…), both ways.

Such text comes as what a program without the font shows: “NguyÔn V¨n An”, “Nguyeãn Vaên An”. Both are letters of Latin-1. TCVN3 has a
letter for every small one of Vietnamese and none for toned capitals: fonts that end in H show small letters as capitals. VNI writes
most letters as two, the second being the mark.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

Coding = Literal["tcvn3", "vni"]

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)  # fmt: skip
_TONES = "\u0301\u0300\u0309\u0303\u0323"  # sắc, huyền, hỏi, ngã, nặng
_PLAIN, _ROOF, _BREVE = "ùøûõï", "áàåãä", "éèúüë"  # the same tones over a letter, over its roof (ấ), over its breve (ắ)


def _vni_table() -> dict[str, str]:
    small = {"ñ": "đ", "ô": "ơ", "ö": "ư", "aâ": "â", "aê": "ă", "eâ": "ê", "oâ": "ô"}
    small |= dict(zip("íìæóò", _toned("i"), strict=True))
    for written, letter in (("a", "a"), ("e", "e"), ("o", "o"), ("ô", "ơ"), ("u", "u"), ("ö", "ư"), ("y", "y")):
        marks = _PLAIN[:4] if letter == "y" else _PLAIN
        small |= dict(zip((written + mark for mark in marks), _toned(letter), strict=False))
    small["î"] = "ỵ"
    for base in "aeo":
        small |= dict(zip((base + mark for mark in _ROOF), _toned(f"{base}\u0302"), strict=True))
    small |= dict(zip(("a" + mark for mark in _BREVE), _toned("a\u0306"), strict=True))
    return small | {written.upper(): letter.upper() for written, letter in small.items()}


def _toned(letter: str) -> list[str]:
    return [unicodedata.normalize("NFC", letter + tone) for tone in _TONES]


_VNI = _vni_table()
_FROM: dict[Coding, dict[str, str]] = {"tcvn3": _TCVN3, "vni": _VNI}
_TO: dict[Coding, dict[str, str]] = {
    coding: {letter: written for written, letter in table.items()} for coding, table in _FROM.items()
}
LACKING = frozenset(letter for letter in _TCVN3.values() if letter.upper() not in _TO["tcvn3"])
# A capital whose mark is small is met where names were typed letter by letter: it is read, and never written.
_MIXED = {w[0] + w[1].lower(): letter for w, letter in _VNI.items() if len(w) == 2 and w[0].isupper()}
_READ: dict[Coding, dict[str, str]] = {"tcvn3": _TCVN3, "vni": _MIXED | _VNI}
_UNITS: dict[Coding, re.Pattern[str]] = {
    coding: re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))
    for coding, table in _READ.items()
}

_WORD = re.compile("[A-Za-z\xa1-\u024f\u0300-\u036f\u1e00-\u1eff]+")


def units(coding: Coding) -> dict[str, str]:
    """All that a coding can write beyond ASCII, with the letter it means."""
    return dict(_FROM[coding])


def to_unicode(text: str, coding: Coding) -> str:
    """What was written in a coding, in NFC; what the coding does not know stays as it is."""
    table = _READ[coding]
    return _UNITS[coding].sub(lambda unit: table[unit[0]], text)


def unread(text: str, coding: Coding) -> int:
    """How many letters of a text the coding does not know."""
    return sum(letter.isalpha() and not letter.isascii() for letter in _UNITS[coding].sub("", text))


def from_unicode(text: str, coding: Coding) -> str:
    """A text as it was written in a coding. ValueError for a letter the coding has none for (TCVN3: toned capitals)."""
    table = _TO[coding]
    written = []
    for letter in unicodedata.normalize("NFC", text):
        if letter not in table and not letter.isascii():
            raise ValueError(f"{coding} has no {letter}")
        written.append(table.get(letter, letter))
    return "".join(written)


def with_capitals(text: str) -> str:
    """What TCVN3 could not write: toned capitals in words, or in a whole text, whose other letters are all capitals."""
    plain = [letter for letter in text if letter.isalpha() and letter not in LACKING]
    if any(map(_is_loud, _WORD.findall(text))) and not any(letter.islower() for letter in plain):
        return text.upper()
    return _WORD.sub(lambda word: word[0].upper() if _is_loud(word[0]) else word[0], text)


def _is_loud(word: str) -> bool:
    plain = [letter for letter in word if letter.isalpha() and letter not in LACKING]
    return len(plain) > 1 and all(map(str.isupper, plain))


def coding_of_font(name: str) -> tuple[Coding | None, bool]:
    """The coding that a font's name stands for, and whether the font shows small letters as capitals (.VnTimeH)."""
    plain = name.strip().lower()
    if plain.startswith(".vn"):
        return "tcvn3", plain.endswith("h")
    return ("vni", False) if plain.startswith("vni") else (None, False)


# What a Vietnamese syllable can be: by this, and not by single letters, it is seen in which coding a text makes sense.
_ONSETS = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x"
_OPEN = (
    "a|e|ê|i|o|ô|ơ|u|ư|y|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|iêu|oa|oe|oai|oay|oao|oeo|oi|ôi|ơi|ua|uê|ui|uơ|uy|uya|uây|uôi|uyu|uêu"
    "|ưa|ưi|ưu|ươi|ươu|yêu"
)
_HUMMED = (
    "(?:a|ă|â|e|o|ô|ơ|u|oa|oă)(?:m|n)|(?:ê|i|iê|yê|uô|ươ|oe)(?:m|n)|(?:a|ă|â|e|o|ô|u|ư|iê|uô|ươ|oa|oă|oo|uâ|yê)ng|(?:a|ê|i|oa|uê|uy)nh"
    "|(?:uâ|uyê|uy|uê|y)n|ưn|ưm|ynh"
)
_STOPPED = (
    "(?:a|ă|â|e|ê|i|o|ô|ơ|u|iê|yê|ươ)(?:p|t)|(?:ư|uô|oa|oă|oe|uâ|uyê|uy|y)t|(?:oa|oă|oe|uy)p"
    "|(?:a|ă|â|e|o|ô|ơ|u|ư|iê|uô|ươ|oa|oă|oo|uâ)[ck]|(?:a|ê|i|oa|uê|uy|y)ch"
)
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:(?:{_OPEN}|{_HUMMED})[1-5]?|(?:{_STOPPED})[15])")
_SHORT = re.compile("^gi(?=$|n|m|ê)")
_TONE_NUMBERS = {tone: str(number) for number, tone in enumerate(_TONES, start=1)}


@lru_cache(maxsize=65_536)
def is_syllable(word: str) -> bool:
    """Whether a word is a syllable that Vietnamese can have, in small letters, in capitals, or with one capital in front."""
    if not (word[1:].islower() or word.isupper() or len(word) == 1):
        return False
    letters, tones = [], ""
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONE_NUMBERS:
            tones += _TONE_NUMBERS[char]
        else:
            letters.append(char)
    bare = unicodedata.normalize("NFC", "".join(letters))
    if len(tones) > 1:
        return False
    bare = _SHORT.sub("gii", bare)  # “gi” keeps for itself the i of what follows
    return _SYLLABLE.fullmatch(bare + tones) is not None


_ASCII = re.compile("[A-Za-z]")


def strange(text: str) -> int:
    """How many words of a text are no Vietnamese syllables, of those that mix letters of ASCII with others."""
    return sum(not is_syllable(word) for word in _WORD.findall(text) if not word.isascii() and _ASCII.search(word))
