"""In which order of rank a conference's people stand."""

from ..ranking import PROPOSED, Ranking, lines_of


def ranking_of(conference: int) -> Ranking:
    """The ranks of a conference's positions."""
    return Ranking(lines_of(PROPOSED))
