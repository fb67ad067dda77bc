"""Position and unit that stand in one cell, told apart."""

import re
from functools import lru_cache

from .lexicon import is_position, is_unit, unit_within


@lru_cache(maxsize=16_384)
def parted(text: str) -> tuple[str, str]:
    """Position and unit out of one text: “Phó Chủ tịch UBND xã An Bình”, “Phó Chủ tịch, UBND xã An Bình”, “UBND xã …, Chủ tịch”."""
    pieces = [piece for piece in re.split(r"\s*[,;/\n]\s*|\s+[-–—]\s+", text) if piece]
    for cut in range(len(pieces) - 1, 0, -1):
        left, right = pieces[:cut], pieces[cut:]
        if is_unit(right[0]) and all(not is_unit(piece) for piece in left):
            position, unit = _cut_at(text, right[0])
            inner, unit2 = _within(position)
            return (inner, f"{unit2}, {unit}") if unit2 else (position, unit)
    if len(pieces) > 1 and is_unit(pieces[0]) and any(is_position(piece) for piece in pieces[1:]):
        at = next(n for n, piece in enumerate(pieces) if n and is_position(piece))
        unit, position = _cut_at(text, pieces[at])
        return position, unit
    position, unit = _within(text)
    if unit:
        return position, unit
    return ("", text) if is_unit(text) else (text, "")


def _within(text: str) -> tuple[str, str]:
    at = unit_within(text)
    return (text[:at].strip(" ,;–-"), text[at:]) if at > 0 else (text, "")


def _cut_at(text: str, piece: str) -> tuple[str, str]:
    at = text.rindex(piece)
    return re.sub(r"[\s,;/–—-]+$", "", text[:at]), text[at:]
