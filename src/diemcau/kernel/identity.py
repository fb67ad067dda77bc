"""Numbers of identity papers in free texts: nobody here needs them, so no door lets them in (domain.md §4.6)."""

import re
from functools import lru_cache

from .errors import Refused
from .names import tidy

_WORTH_A_LOOK = re.compile(r"\d(?:[ ./_\u2013-]?\d){6}")
_NUMBER = r"\d(?:[ .-]?\d){7,12}(?!\d)"
# Right after the name of the paper: any number as long as theirs; of a passport a letter and seven or eight digits.
_NAMED = re.compile(
    r"(?<!\w)(?:CCCD|CMND|CMTND|CMT|căn\s+cước(?:\s+công\s+dân)?|chứng\s+minh(?:\s+nhân\s+dân|\s+thư)?|(?:số\s+)?định\s+danh"
    r"(?:\s+cá\s+nhân)?|hộ\s+chiếu|passport|(?:citizen|identity|national)\s+(?:id|card|number)|id\s+(?:card|number|no))"
    r"(?:\s*(?:số|so|no|nr|number)(?!\w))?[\s.:#№(–-]*"
    rf"(?P<number>{_NUMBER}|[A-Z]\d{{7,8}}(?!\w))",
    re.IGNORECASE,
)
# Alone: twelve digits, those of a citizen (they begin with 0) in any groups of three and more; or the nine of the old form, which begin
# otherwise than a mobile number whose 0 was lost.
_GROUPED = r"(?=(?:\d[ ./_\u2013-]?){11}\d(?!\d))0\d{2,}(?:[ ./_\u2013-]\d{3,})+"
# One in a spreadsheet loses the zero it begins with: province, century and sex (0 to 3), year, six more; no telephone has eleven such digits.
_ELEVEN = r"(?!84[35789])[1-9]\d[0-3]\d{8}"
_TWELVE = rf"\d{{12}}|\d{{3}}(?:[ .-]\d{{3}}){{3}}|{_GROUPED}"
_NINE = r"[0-246]\d{8}|[0-246]\d{2}(?:[ .-]\d{3}){2}"
_ALONE = re.compile(rf"(?<![\d+])(?<!\d[ .-])(?:{_TWELVE}|{_ELEVEN}|{_NINE})(?![ .-]?\d)")


@lru_cache(maxsize=16_384)  # units and positions repeat from row to row
def without_identity_numbers(text: str) -> str:
    """The text, tidy, with what looks like the number of an identity card or passport taken out; its words stay.

    Taken for one: 12 digits, 11 of one whose 0 was lost, 9 that cannot be a telephone number, and any number of 8 to 13 digits that follows the name of the
    paper (CCCD, CMND, căn cước, hộ chiếu …). A text without one comes back as it is.
    """
    if not _WORTH_A_LOOK.search(text):
        return text
    left = _ALONE.sub("", _NAMED.sub(lambda found: found[0][: found.start("number") - found.start()], text))
    return text if left == text else tidy(re.sub(r"\(\s*\)", "", left)).rstrip(" ,;:(–-")


def refuse_identity_numbers(*texts: str) -> None:
    """For what an office writes, who is there to take it out. Raises Refused(identity_number) where a text holds one."""
    if any(without_identity_numbers(text) != text for text in texts):
        raise Refused("identity_number")
