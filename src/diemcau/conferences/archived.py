"""An archived conference is read and taken away, and written no more: verbs refuse (`closed`), pages say so and show no forms. What is
posted to modules that say so here is answered before they are asked (middleware.py)."""

from collections.abc import Iterable

from diemcau.kernel.errors import Refused
from diemcau.ui.refusals import text_of

from .enums import Status
from .models import Conference


def closed(conference: Conference) -> str:
    """Why nothing is written any more, for pages; empty while it is."""
    return text_of("closed") if conference.status == Status.ARCHIVED else ""


def require_open(conference: Conference) -> None:
    """Raises Refused(closed)."""
    if conference.status == Status.ARCHIVED:
        raise Refused("closed")


_closing: set[str] = set()
_open: set[str] = set()


def closes(*names: str, but: Iterable[str] = ()) -> None:
    """Register addresses at which nothing is posted to an archived conference: all of a module (`attendance`) or one (`conferences:phones`);
    those in `but` stay open."""
    _closing.update(names)
    _open.update(but)


def is_closing(address: str) -> bool:
    """Whether an address, as `attendance:approve`, was registered."""
    return address not in _open and not _closing.isdisjoint((address, address.partition(":")[0]))
