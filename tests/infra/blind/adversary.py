"""What somebody can make of bytes who has them all: every way to guess in which order tokens came, and how good a guess it is."""

import math
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from itertools import combinations
from pathlib import Path

PAGE = 4096
Guess = list[list[int]]
"""Groups of voters, by their number in the order in which they asked; in each the guessed order of their votes."""


def by_offset(path: Path, tokens: Sequence[bytes]) -> Guess:
    """Where in the file a token lies: what is appended lies behind."""
    data = path.read_bytes()
    found = [(at, voter) for voter, token in enumerate(tokens) for at in _places(data, token)]
    return [[voter for _, voter in sorted(found)]]


def by_page(path: Path, tokens: Sequence[bytes]) -> Guess:
    """SQLite fills a page from its end: of two rows in a page the later one lies before the other."""
    data = path.read_bytes()
    pages: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for voter, token in enumerate(tokens):
        for at in _places(data, token):
            pages[at // PAGE].append((-at, voter))
    return [[voter for _, voter in sorted(pages[page])] for page in sorted(pages)]


def by_row(path: Path, tokens: Sequence[bytes]) -> Guess:
    """As rows come out of every table that has tokens, by its rowid where it has one."""
    numbers = {token: voter for voter, token in enumerate(tokens)}
    groups = []
    with closing(sqlite3.connect(path)) as box:
        named = "SELECT DISTINCT m.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE c.name = 'token' AND m.type = 'table'"
        for (table,) in box.execute(named).fetchall():
            rows = box.execute(f"SELECT token FROM {table} NOT INDEXED").fetchall()
            groups.append([numbers[token] for (token,) in rows])
    return groups


def by_freed_pages(path: Path, tokens: Sequence[bytes]) -> Guess:
    """What lies where the file says that there is nothing: in pages on the list of free ones."""
    data = path.read_bytes()
    free = set(_freelist(data))
    return [group for group in by_page(path, tokens) if _page_of(data, tokens[group[0]]) in free]


WAYS: dict[str, Callable[[Path, Sequence[bytes]], Guess]] = {
    "offset": by_offset,
    "page": by_page,
    "row": by_row,
    "free": by_freed_pages,
}


def sure(guess: Guess) -> float:
    """How sure the guess is in standard deviations from chance, either way round (Kendall's S, summed over the groups)."""
    score, variance = 0, 0.0
    for group in guess:
        n = len(group)
        score += sum(1 if first < second else -1 for first, second in combinations(group, 2) if first != second)
        variance += n * (n - 1) * (2 * n + 5) / 18
    return abs(score) / math.sqrt(variance) if variance else 0.0


def hits(guess: Guess) -> int:
    """Voters whose vote is named rightly when the guessed order is laid beside that of their asking, either way round."""
    flat = [voter for group in guess for voter in group]
    return max(sum(place == voter for place, voter in enumerate(way)) for way in (flat, flat[::-1]))


def traces(haystacks: Iterable[bytes], needles: Iterable[bytes]) -> int:
    """Of how many needles the first 12 bytes lie in a haystack, as they are or as hex."""
    joined = b"\x00".join(haystacks)
    heads = [needle[:12] for needle in needles]
    return sum(head in joined or head.hex().encode() in joined for head in heads)


def _places(data: bytes, token: bytes) -> list[int]:
    places, at = [], data.find(token)
    while at >= 0:
        places.append(at)
        at = data.find(token, at + 1)
    return places


def _page_of(data: bytes, token: bytes) -> int:
    return data.find(token) // PAGE + 1


def _freelist(data: bytes) -> Iterable[int]:
    """Numbers of the free pages (SQLite file format §1.5)."""
    trunk = int.from_bytes(data[32:36])
    while trunk:
        at = (trunk - 1) * PAGE
        yield trunk
        for leaf in range(int.from_bytes(data[at + 4 : at + 8])):
            yield int.from_bytes(data[at + 8 + 4 * leaf : at + 12 + 4 * leaf])
        trunk = int.from_bytes(data[at : at + 4])
