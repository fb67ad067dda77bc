"""Whom to ask, and until when: a module above keeps it (invitations)."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from diemcau.conferences.models import Conference


class Contact(NamedTuple):
    """`text`: name, telephone and e-mail in one line."""

    text: str = ""
    answer_by: datetime | None = None


Find = Callable[[Conference], Contact]
_found: list[Find] = []


def register(find: Find) -> None:
    """One knows it."""
    _found[:] = [find]


def contact_of(conference: Conference) -> Contact:
    return _found[0](conference) if _found else Contact()
