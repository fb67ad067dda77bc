"""Which names may be spellings of one."""

from itertools import combinations

from diemcau.kernel.names import fold


def is_near(one: str, other: str) -> bool:
    """Whether two names may be spellings of one: the same letters without marks, in any order of the syllables; one syllable
    more or less of at least three; or one syllable that differs by one letter."""
    a, b = fold(one).split(), fold(other).split()
    if sorted(a) == sorted(b):
        return True
    long, short = (a, b) if len(a) >= len(b) else (b, a)
    if len(long) == len(short) + 1:
        return len(short) >= 2 and list(short) in [list(rest) for rest in combinations(long, len(short))]
    differing = [(x, y) for x, y in zip(a, b, strict=False) if x != y]
    return len(a) == len(b) > 1 and len(differing) == 1 and _is_slip(*differing[0])


def _is_slip(one: str, other: str) -> bool:
    """Whether two syllables differ by one letter that is wrong, missing or too many."""
    if len(one) == len(other):
        return sum(x != y for x, y in zip(one, other, strict=True)) == 1
    long, short = (one, other) if len(one) > len(other) else (other, one)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def shapes(name: str) -> set[str]:
    """Keys of which two near names share one: the syllables in order of the alphabet, all or all but one."""
    syllables = sorted(fold(name).split())
    rest = (" ".join(syllables[:i] + syllables[i + 1 :]) for i in range(len(syllables)) if len(syllables) > 1)
    return {" ".join(syllables), *rest}
