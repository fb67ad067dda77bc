"""Two versions, paragraph by paragraph, word by word."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from .. import kept
from ..models import Version

_WORDS = re.compile(r"\s+|[^\s]+")
_MOST = 4_000  # paragraphs of one version: a list of ten thousand would take a minute


class Piece(NamedTuple):
    """Words that stay ("same"), went ("gone") or came ("new")."""

    kind: str
    text: str


class Changed(NamedTuple):
    """A paragraph as it was and as it is; empty on one side where it came or went."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def differences(before: Version, after: Version) -> list[Changed]:
    """The paragraphs that differ, in their order; what stays is left out."""
    old, new = (kept.paragraphs(one.content)[:_MOST] for one in (before, after))
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            found += [_changed(was, is_) for was, is_ in zip_longest(old[a:b], new[c:d], fillvalue="")]
    return found


def _changed(before: str, after: str) -> Changed:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    was: list[Piece] = []
    now: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        _put(was, "same" if tag == "equal" else "gone", old[a:b])
        _put(now, "same" if tag == "equal" else "new", new[c:d])
    return Changed(tuple(was), tuple(now))


def _put(pieces: list[Piece], kind: str, words: Sequence[str]) -> None:
    if words:
        pieces.append(Piece(kind, "".join(words)))
