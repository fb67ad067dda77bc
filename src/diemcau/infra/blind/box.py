"""Where this process reads the anonymous box. The composition root says which that is."""

from collections.abc import Callable

from diemcau.kernel.anonymous import Box

_open: list[Callable[[], Box]] = []
_held: list[Box] = []


def use(opener: Callable[[], Box]) -> None:
    """Set how this process opens the box (project.anonymity)."""
    for held in _held:
        held.close()
    _open[:], _held[:] = [opener], []


def box() -> Box:
    """This process's, from any thread. Raises kernel.anonymous.BoxAway."""
    if not _held:
        _held[:] = [_open[0]()]
    return _held[0]
