"""Registry of what modules do with what rooms say of themselves (POST /live/beat): a last value each, nothing durable."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

log = logging.getLogger(__name__)
Word = Mapping[str, str | int | float | bool | None]
Take = Callable[[int, str, Mapping[int, list[Word]]], None]
_takers: dict[str, Take] = {}


def word_taker(name: str) -> Callable[[Take], Take]:
    """Register ``take(conference, run, {site: words of its devices})``, called in work every 15 s, and some 3 s after a room said
    another ``mode``, with who spoke meanwhile."""

    def register(take: Take) -> Take:
        _takers[name] = take
        return take

    return register


def take(conference: int, run: str, words: Mapping[int, list[Word]]) -> None:
    """Hand what the rooms of a conference said to everybody registered; one's fault is not the others'."""
    for name, taker in _takers.items():
        try:
            taker(conference, run, words)
        except Exception:
            log.exception("words for %s of conference %d", name, conference)


def by_disk(run: str, words: Mapping[int, list[Word]]) -> dict[str, dict[int, list[Word]]]:
    """By the run in which it counts: what lies on a room's disk is there in either run; what a simulated room (``simulated``) has,
    in its own alone."""
    found: dict[str, dict[int, list[Word]]] = {}
    for site, told in words.items():
        for word in told:
            found.setdefault(run if word.get("simulated") else "live", {}).setdefault(site, []).append(word)
    return found


def percents(told: list[Word], name: str) -> dict[str, int]:
    """What a room's devices have of things: ``name: "<mark>=<percent> …"``. Of several devices the fullest counts."""
    found: dict[str, int] = {}
    for word in told:
        text = word.get(name)
        for pair in text.split()[:20] if isinstance(text, str) else ():
            mark, _is, percent = pair.partition("=")
            if percent.isascii() and percent.isdigit() and len(percent) < 4:
                found[mark] = max(found.get(mark, 0), min(100, int(percent)))
    return found


Percents = Mapping[tuple[int, int], int]
"""By a room's number and a thing's."""


def changed(
    said: Mapping[int, Mapping[str, int]], things: Iterable[tuple[str, int]], known: Percents
) -> tuple[Percents, list[int]]:
    """What the rooms said that was not `known`, and those for whose walls it makes a difference. `things`: the mark and number of
    each; several may share a mark."""
    numbers = defaultdict[str, list[int]](list)
    for mark, number in things:
        numbers[mark].append(number)
    fresh = {
        (site, number): percent
        for site, found in said.items()
        for mark, percent in found.items()
        for number in numbers.get(mark, ())
        if known.get((site, number)) != percent
    }
    news = {key[0] for key, percent in fresh.items() if key not in known or coarse(percent) != coarse(known[key])}
    return fresh, sorted(news)


def coarse(percent: int) -> int:
    """In tens, and 100 only when it is whole: what a wall shows changes seldom."""
    return percent - percent % 10
