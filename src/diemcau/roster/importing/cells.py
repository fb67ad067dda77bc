"""What stands in single cells: nothing, telephone numbers, several lines."""

import re
from functools import lru_cache

from diemcau.kernel.names import tidy

from .. import phones

_NOTHING = re.compile(r"[-–—.…_/x×?*0\s]{1,5}|không(?: có)?|n/a|null|none|chưa có", re.IGNORECASE)


_BARE = 9  # digits of a number that has lost its 0
_PLAIN = re.compile(r"0[1-9]\d{8}")


def is_nothing(text: str) -> bool:
    """Whether a text only fills its cell: “-”, “không”, “…”."""
    return bool(_NOTHING.fullmatch(text))


@lru_cache(maxsize=4_096)
def something(text: str) -> str:
    """The text, "" where it only fills its cell."""
    return "" if not text or is_nothing(text) else text


@lru_cache(maxsize=1_024)
def phone_of(text: str, country: str) -> str:
    """The first telephone number of a text, in its form at home; a lost 0 is given back."""
    if _PLAIN.fullmatch(text):  # nearly always
        return text
    text = re.sub(r"(?<=\d)\.0$", "", text)
    digits = re.sub(r"\D", "", text)
    bare = re.fullmatch(r"[\s'.\d()-]*", text) is not None
    is_lost = bare and not digits.startswith("0") and len(digits) in (9, 10) and not text.strip().startswith("+")
    tidied = phones.tidy(text.strip(" '’"), was_number=is_lost) or phones.first_of(text)
    if not tidied:
        found = re.search(r"(?<!\d)(?:\+?84|0)?(?:[\s.-]?\d){9,10}(?!\d)", text)
        tidied = phones.tidy(found.group(), was_number=True) if found else ""
    if len(tidied) == _BARE:  # beside words the lost 0 is missing as well
        tidied = phones.tidy(tidied, was_number=True)
    return phones.core(tidied, country)


def lines_of_several(text: str) -> list[str]:
    """The lines of a cell, without numbers in front."""
    lines = [tidy(line) for line in re.split(r"\n|;|\s/\s", text)]
    return [re.sub(r"^\(?\d{1,2}[.)]\s*|^[-–+•]\s*", "", line) for line in lines if line]
