"""Papers that quote figures and are no documents of this record, as a press release that was given out: a document that says otherwise is
shown as wrong. Modules register when they get ready::

    besides.add(releases_given_out)
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from diemcau.conferences.models import Conference


class Beside(NamedTuple):
    """`quoted`: the words of each figure, by its key, in one `language`; `label`: what the paper is called, in the language switched on."""

    label: str
    language: str
    quoted: Mapping[str, str]


Ask = Callable[[Conference], Iterable[Beside]]
_asked: list[Ask] = []


def add(ask: Ask) -> None:
    """`ask(conference)` answers in a query or two."""
    _asked.append(ask)


def besides_of(conference: Conference) -> list[Beside]:
    """All of them."""
    return [one for ask in _asked for one in ask(conference)]
