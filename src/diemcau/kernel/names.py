"""Vietnamese names and words: how they are compared, searched and put in order.

The order is that of the Vietnamese dictionary and of CLDR's ``vi`` collation: letters a ă â b c d đ e ê … o ô ơ … u ư … and,
within a syllable of equal letters, tones ngang, huyền, hỏi, ngã, sắc, nặng. Compared syllable by syllable, lists of people by
given name first (the last syllable), then the others from the family name on.
"""

import re
import unicodedata
from functools import lru_cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: f"{index:02d}" for index, letter in enumerate(_LETTERS)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_QUALITY = {"\u0306", "\u0302", "\u031b"}
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'", "`": "'"})


# What is no character of any text: PostgreSQL refuses NUL and halves of pairs, XML (and so .xlsx) the others. Then what nobody
# sees: spaces without width, soft hyphens, tags, and the controls of direction, which turn around what stands beside a name.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
    "\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# Joiners stay between letters of the scripts that need them, and within emoji: never at an end, nor beside Latin letters.
_JOINED = "[\u0590-\u167f\u1681-\u1dff\u2190-\u2fff\u3001-\U0010ffff]"
_LOOSE_JOINERS = re.compile(f"[\u200c\u200d]+(?!{_JOINED})|(?<!{_JOINED})[\u200c\u200d]+")
_FILLERS = "\u115f\u1160\u3164\uffa0"  # letters by category that show nothing


def tidy(text: str) -> str:
    """NFC, single spaces, none at the ends, no controls and nothing without width: how every name is stored."""
    if not text.isprintable():
        text = _LOOSE_JOINERS.sub("", _NO_TEXT.sub("", text))
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_name(text: str) -> bool:
    """Whether a text holds a letter, and one that can be seen: what has none names nobody."""
    return any(letter.isalpha() and letter not in _FILLERS for letter in text)


@lru_cache(maxsize=16_384)  # a province's lists share a few thousand syllables
def _letters_and_tone(syllable: str) -> tuple[str, str]:
    """A lower-case syllable without its tone mark, and the tone's rank 0-5."""
    tone, letters = "0", []
    for char in unicodedata.normalize("NFD", syllable.translate(_APOSTROPHES)):
        if char in _TONES:
            tone = _TONES[char]
        elif char in _QUALITY or not unicodedata.combining(char):
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)), tone


@lru_cache(maxsize=16_384)
def _canonical_syllable(syllable: str) -> str:
    return "".join(_letters_and_tone(syllable))


@lru_cache(maxsize=16_384)
def _syllable_key(syllable: str) -> str:
    letters, tone = _letters_and_tone(syllable)
    return "".join(_RANK.get(c, f"9{ord(c):04x}" if not c.isdigit() else f"0{c}") for c in letters) + "." + tone


def sort_key(full_name: str) -> str:
    """Orders people by given name, then family name and the middle ones: plain string comparison does the rest."""
    keys = _syllable_keys(full_name)
    return " ".join([*keys[-1:], *keys[:-1]])


def text_key(text: str) -> str:
    """Orders words and unit names as written, by Vietnamese collation."""
    return " ".join(_syllable_keys(text))


def _syllable_keys(text: str) -> list[str]:
    return list(map(_syllable_key, tidy(text).lower().split()))


@lru_cache(maxsize=16_384)
def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.lower().replace("đ", "d").translate(_APOSTROPHES))
    return " ".join(re.sub(r"[^\w' ]", " ", "".join(c for c in plain if not unicodedata.combining(c))).split())


def fold(text: str) -> str:
    """Lower case without any marks, đ as d: what search compares. May suggest, never decide."""
    return " ".join(filter(None, map(_folded, text.split())))


def canonical(text: str) -> str:
    """A form in which two good spellings of one name are equal, and two names are not.

    NFC, case, spaces and apostrophes unified, and the tone mark's place (hoà and hòa) taken out of the comparison.
    """
    return " ".join(map(_canonical_syllable, tidy(text).lower().split()))
