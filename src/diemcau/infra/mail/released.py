"""Modules that write mail note when a person lets it go."""

from collections.abc import Callable, Sequence

from diemcau.kernel.actor import Actor

from .models import MailRow

Note = Callable[[int, Sequence[MailRow], Actor], None]
_noting: dict[str, Note] = {}


def register(purpose: str, note: Note) -> None:
    """Register ``note(conference, rows, by)``, called in the transaction in which messages of `purpose` are released."""
    _noting[purpose] = note


def tell(conference: int, rows: Sequence[MailRow], by: Actor) -> None:
    """Tell each purpose of its own."""
    for purpose, note in _noting.items():
        if own := [row for row in rows if row.purpose == purpose]:
            note(conference, own, by)
