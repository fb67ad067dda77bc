"""Where this process reads the anonymous box. The composition root says which that is."""

from collections.abc import Callable

from diemcau.kernel.anonymous import Box, BoxAway

_open: list[Callable[[], Box]] = []
_held: list[Box] = []


def use(opener: Callable[[], Box]) -> None:
    """Set how this process opens the box (project.anonymity)."""
    for held in _held:
        held.close()
    _open[:], _held[:] = [opener], []


def is_used() -> bool:
    """Whether this process was told how to open it."""
    return bool(_open)


def box() -> Box:
    """This process's, from any thread. Raises kernel.anonymous.BoxAway."""
    if not _held:
        if not _open:
            raise BoxAway("this process has none")
        _held[:] = [_open[0]()]
    return _held[0]
