"""Words of one's own: how one is kept, and which are the same word."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import canonical, fold, tidy

LONGEST = 60
MARKS = 4  # combining marks on one letter: what no language needs more of
_AROUND = " .,;:!?…\"'“”‘’()[]"


def clean(text: str) -> str:
    """NFC, single spaces, no controls, nothing without width, no number of an identity paper, at most MARKS marks on a letter."""
    kept, marks = [], 0
    for char in tidy(text[: 20 * LONGEST]):
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MARKS:
            kept.append(char)
    return without_identity_numbers("".join(kept)).strip(_AROUND)


def says_something(text: str) -> bool:
    """Whether it holds a letter, a digit or a picture."""
    return any(char.isalnum() or unicodedata.category(char) == "So" for char in text)


class Group(NamedTuple):
    """One word in all its spellings. `key` is how decisions about it are kept; `text` its most frequent spelling."""

    key: str
    text: str
    n: int
    keys: frozenset[str]


def grouped(spellings: Mapping[str, int]) -> list[Group]:
    """Counted spellings, put together: case, the tone mark's place and what stands around make no other word; marks do. Typed without any
    marks it is the most frequent word with those letters. The most frequent first."""
    by_key: dict[str, Counter[str]] = defaultdict(Counter)
    for text, n in spellings.items():
        by_key[canonical(text)][text] += n
    by_letters: dict[str, list[str]] = defaultdict(list)
    for key, texts in by_key.items():
        by_letters[fold(next(iter(texts)))].append(key)
    groups = []
    for letters, keys in by_letters.items():
        bare = canonical(letters)
        marked = sorted((key for key in keys if key != bare), key=lambda key: (-by_key[key].total(), key))
        for key in marked or keys:
            members = [key, bare] if marked and key == marked[0] and bare in by_key else [key]
            own = by_key[key]
            text = min(own, key=lambda spelling: (-own[spelling], spelling))
            groups.append(Group(key, text, sum(by_key[member].total() for member in members), frozenset(members)))
    return sorted(groups, key=lambda group: (-group.n, group.text))
