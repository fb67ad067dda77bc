"""A person's name in texts: whether it stands there, in whatever good spelling and between whatever signs, and the texts without it."""

import re
import unicodedata
from typing import Any

from .names import canonical

GONE = "…"
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_UNSEEN}](?=[^\W_]))*")
_BETWEEN = re.compile(f"[{_UNSEEN}]")


def holds(text: str, name: str) -> bool:
    return any(_places(line, name) for line in text.split("\n"))


def without(told: Any, name: str) -> Any:
    """A text, or lists and dicts of texts, with the name taken out; the rest stays as it was written."""
    if isinstance(told, str):
        return "\n".join(_bare(line, name) for line in told.split("\n"))
    if isinstance(told, dict):
        return {key: without(one, name) for key, one in told.items()}
    return [without(one, name) for one in told] if isinstance(told, list) else told


def _bare(line: str, name: str) -> str:
    if places := _places(line, name):
        line = unicodedata.normalize("NFC", line)
        for begin, end in reversed(places):
            line = line[:begin] + GONE + line[end:]
    return line


def _places(line: str, name: str) -> list[tuple[int, int]]:
    """Where the name begins and ends in a line, of its letters in NFC: whatever signs stand around and between its words. Of a name of one word, which
    may be a word of the language, only where it is written large."""
    wanted = [canonical(word[0]) for word in _WORD.finditer(unicodedata.normalize("NFC", name))]
    if not any(wanted):
        return []
    line = unicodedata.normalize("NFC", line)
    words = list(_WORD.finditer(line))
    plain = [canonical(_BETWEEN.sub("", word[0])) for word in words]
    found, at, long = [], 0, len(wanted)
    while at <= len(plain) - long:
        first, last = words[at], words[at + long - 1]
        if plain[at : at + long] == wanted and (long > 1 or first[0][0].isupper()):
            found.append((first.start(), last.end()))
            at += long
        else:
            at += 1
    return found


def agrees(left: str, told: str) -> bool:
    """Whether `left` is what was told, but for names that were taken out of it."""
    return left == told or re.fullmatch(".*".join(map(re.escape, left.split(GONE))), told, re.DOTALL) is not None
