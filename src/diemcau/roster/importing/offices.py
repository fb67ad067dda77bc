"""Position and unit that stand in one cell, told apart."""

import re
from collections.abc import Callable
from functools import lru_cache

from diemcau.kernel.names import tidy

from .lexicon import is_position, is_unit, units_within
from .lines import text_of

_PIECES = re.compile(r"\s*[,;/\n]\s*|\s+[-–—]\s+")
# What is led, not where somebody sits: “Chánh Văn phòng, UBND xã …” is a position whole, “Giáo viên Trường …, xã …” is not.
_LED = re.compile(
    r"(?:văn phòng|vp|đảng (?:ủy|uỷ|bộ)|chi bộ|đoàn(?: (?:thanh niên|tncs).*| xã| phường)?|hội \S+(?: \S+)?(?: \S+)?|ban thường vụ|btv"
    r"|ban chấp hành|bch|ban chỉ (?:huy|đạo)\b.*|hđnd|hội đồng\b.*|ubnd|mttq|ubmt\w*|mặt trận(?: tổ quốc)?|công an|ủy ban|uỷ ban)(?:\s[-–]\s.*)?",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"(?<!\w)(?:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|tỉnh|thành phố|tp)(?!\w)(?! hội)", re.IGNORECASE
)
_BARE = re.compile(r"(?:phó |quyền |nguyên )*(?:trưởng|phó|chánh|ủy viên|uỷ viên)", re.IGNORECASE)
Known = Callable[[str], str]


def _nobody(_text: str) -> str:
    return ""


def parted(text: str, known: Known = _nobody) -> tuple[str, str]:
    """Position and unit out of one text: “Phó Chủ tịch UBND xã An Bình”, “Phó Chủ tịch, UBND xã An Bình”, “UBND xã …, Chủ tịch”. `known`: the
    official name of a unit that the conference knows; where a text ends or begins with one, that one is meant."""
    return _by_known(text, known) or _parted(text)


def parts_of(value: object) -> str:
    """A cell of both as text: a line that begins a unit or a position, behind one that is closed, is another thing; others go on."""
    if not isinstance(value, str) or "\n" not in value:
        return text_of(value)
    text = ""
    for line in filter(None, map(tidy, value.split("\n"))):
        begins = line[0].isupper() and (is_unit(line) or is_position(line))
        text += (", " if begins and text[-1:] not in ",;–-" else " ") + line if text else line
    return text


def _by_known(text: str, known: Known) -> tuple[str, str] | None:
    for at in units_within(text):
        if known(text[at:]):
            position = text[:at].strip(" ,;/–—-\n")
            return (_whole(position, text[at:]), text[at:]) if position else None
    for found in _PIECES.finditer(text):
        if known(text[: found.start()]) and is_position(text[found.end() :]):
            return text[found.end() :], text[: found.start()]
    return None


@lru_cache(maxsize=16_384)
def _parted(text: str) -> tuple[str, str]:
    pieces = [piece for piece in _PIECES.split(text) if piece]
    for cut in range(len(pieces) - 1, 0, -1):
        left, right = pieces[:cut], pieces[cut:]
        if is_unit(right[0]) and all(not is_unit(piece) for piece in left):
            position, unit = _cut_at(text, right[0])
            inner, unit2 = _within(position)
            return (inner, f"{unit2}, {unit}") if unit2 and not _LED.fullmatch(unit2) else (position, unit)
    if len(pieces) > 1 and is_unit(pieces[0]) and any(is_position(piece) for piece in pieces[1:]):
        at = next(n for n, piece in enumerate(pieces) if n and is_position(piece))
        unit, position = _cut_at(text, pieces[at])
        return position, unit
    if len(pieces) > 1 and all(map(is_position, pieces)) and (several := _of_several(text, pieces)):
        return several
    position, unit = _within(text)
    if unit:
        return _whole(position, unit), unit
    return ("", text) if is_unit(text) else (text, "")


def _of_several(text: str, pieces: list[str]) -> tuple[str, str] | None:
    """Several positions of one person, of which one says where: “Bí thư Đảng ủy, Chủ tịch UBND xã …”."""
    for piece in reversed(pieces):
        inner, unit = _within(piece)
        if (unit and _PLACED.search(unit)) or (unit and not _LED.fullmatch(unit)):
            before, after = text[: text.rindex(piece)], text[text.rindex(piece) + len(piece) :]
            return f"{before}{_whole(inner, unit)}{after}", unit
    return None


def _whole(position: str, unit: str) -> str:
    """“Chánh” of “Chánh Văn phòng UBND …” is no position: with it goes what is led, up to the place or to the body above."""
    if not _BARE.fullmatch(position):
        return position
    ends = [found.start() for found in (_PLACED.search(unit),) if found and found.start()]
    ends += [at for at in units_within(unit) if at][:1]
    led = unit[: min(ends)] if ends else unit
    return f"{position} {led.strip(' ,;–-')}"


def _within(text: str) -> tuple[str, str]:
    at = next((at for at in units_within(text) if at), 0)
    return (text[:at].strip(" ,;–-"), text[at:]) if at else (text, "")


def _cut_at(text: str, piece: str) -> tuple[str, str]:
    at = text.rindex(piece)
    return re.sub(r"[\s,;/–—-]+$", "", text[:at]), text[at:]
