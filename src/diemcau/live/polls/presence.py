"""How many each room has: said by a module that counts people, which this one does not know."""

from collections.abc import Callable

from diemcau.conferences.models import Site

Present = Callable[[int, str], dict[int, int]]


def expected(conference: int, run: str) -> dict[int, int]:
    """What each room was planned for."""
    rows = Site.objects.filter(conference=conference).exclude(expected_count=None).order_by()
    return {site: count for site, count in rows.values_list("pk", "expected_count") if count is not None}


_sources: list[Present] = [expected]


def use(source: Present) -> None:
    """Have ``source(conference, run)`` say how many persons are in each room: by its number, rooms of which nothing is known left out."""
    _sources[:] = [source]


def present(conference: int, run: str) -> dict[int, int]:
    """By room, in a constant number of queries."""
    return _sources[0](conference, run)
