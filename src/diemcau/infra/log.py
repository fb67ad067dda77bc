"""Where this process reads the op log. The composition root says which store that is."""

from collections.abc import Callable

from diemcau.kernel.oplog import OpLog

_open: list[Callable[[], OpLog]] = []


def use(opener: Callable[[], OpLog]) -> None:
    """Set how this process opens the log (project.composition)."""
    _open[:] = [opener]


def open_log() -> OpLog:
    """A log of the caller's own: close it, and use it from one thread."""
    return _open[0]()
