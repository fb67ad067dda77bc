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


@lru_cache(maxsize=16_384)
def features(key: str) -> frozenset[str]:
    """Of a folded text (kernel.names.fold): its words that say something, and pairs of neighbours."""
    words = key.split()
    pairs = {f"{one} {two}" for one, two in itertools.pairwise(words) if not (one in COMMON and two in COMMON)}
    return frozenset(pairs | {word for word in words if word not in COMMON})


def likeness(one: frozenset[str], two: frozenset[str]) -> float:
    """0 to 1: how much of the shorter one the two share. Pairs count twice, for they also stand among the words."""
    shorter = min(len(one), len(two))
    return len(one & two) / shorter if shorter else 0.0


def most_alike(key: str, others: Iterable[tuple[int, str]], *, most: int = 5) -> list[int]:
    """The numbers of those most like a folded text, the most alike first; what is hardly alike is left out."""
    wanted = features(key)
    sought = [f" {feature} " for feature in wanted]
    found = []
    if len(wanted) > 1:
        for number, other in others:
            padded = f" {other} "
            shared = sum(feature in padded for feature in sought)
            if shared < LEAST * min(len(wanted), other.count(" ") // 2):
                continue  # before its features are made: of thousands, few come so far
            if (score := likeness(wanted, features(other))) >= LEAST:
                found.append((-score, number))
    return [number for _score, number in sorted(found)[:most]]
