"""Which questions are about the same: words without marks and pairs of neighbouring words, as Vietnamese words mostly are two."""

import itertools
from collections.abc import Iterable
from functools import lru_cache

LEAST = 0.34
COMMON = frozenset(
    [
        "la",
        "va",
        "co",
        "cho",
        "cua",
        "thi",
        "ma",
        "nay",
        "do",
        "the",
        "nao",
        "gi",
        "khong",
        "duoc",
        "ve",
        "trong",
        "cac",
        "nhung",
        "mot",
        "xin",
        "hoi",
        "em",
        "toi",
        "chung",
        "a",
        "the",
        "is",
        "of",
        "to",
        "and",
        "in",
        "for",
        "we",
    ]
)


def features(key: str) -> frozenset[int]:
    """Of a folded text (kernel.names.fold): its words that say something, and pairs of neighbours; as hashes, which are good in this
    process alone and take a third of the room."""
    words = key.split()
    pairs = {hash((one, two)) for one, two in itertools.pairwise(words) if not (one in COMMON and two in COMMON)}
    return frozenset(pairs | {hash(word) for word in words if word not in COMMON})


_features_of_asked = lru_cache(maxsize=8_192)(features)
"""Some 4 KB each. What somebody is typing is not among them."""


def most_alike(key: str, others: Iterable[tuple[int, str]], *, most: int = 5) -> list[int]:
    """The numbers of those most like a folded text, the most alike first; what is hardly alike is left out. Likeness: how much of the
    shorter one the two share; pairs count twice, for they also stand among the words."""
    wanted, found = features(key), []
    if len(wanted) > 1:
        for number, other in others:
            theirs = _features_of_asked(other)
            shared = len(wanted & theirs)
            if shared and shared >= LEAST * min(len(wanted), len(theirs)):
                found.append((-shared / min(len(wanted), len(theirs)), number))
    return [number for _score, number in sorted(found)[:most]]
