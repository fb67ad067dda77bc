"""Who must stay on the list, whatever a corrected list says: modules above know of whom something was said on the day."""

from collections.abc import Callable, Sequence

Spoken = Callable[[Sequence[int]], set[int]]
_asked: list[Spoken] = []


def ask(spoken: Spoken) -> None:
    """Register ``spoken(delegates)``: those of these delegates (numbers of rows, 2,000 at most) who must stay."""
    _asked.append(spoken)


def spoken_of(delegates: Sequence[int]) -> set[int]:
    """Those of at most 2,000 delegates of whom something was said."""
    return set().union(*(spoken(delegates) for spoken in _asked))
