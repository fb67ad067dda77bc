"""Registry of the kinds of documents, so that this module knows no module that has something to tell. Modules register theirs when
they get ready::

    kinds.add("minutes", _("Minutes"), draw, abbreviation="BB", order=17, fields=[Field("opinions", _("Opinions"))])
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from diemcau.conferences.letterheads import Letterhead
from diemcau.conferences.models import Conference
from diemcau.infra.documents import Document

from ..facts.sheets import Sheet

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy


class Subject(NamedTuple):
    """What a document is drawn of. `about`: the one thing of the conference that it tells of (a room's number, a topic), or empty
    where the kind tells of the whole; `letterhead`, `number`, `dated`: how it begins and who signs, as its record says; `sheet`: the
    figures it quotes, and notes which; `typed`: what somebody wrote into the draft's fields."""

    conference: Conference
    language: str
    sheet: Sheet
    letterhead: Letterhead
    about: str = ""
    typed: Mapping[str, str] = {}
    number: str = ""
    dated: date | None = None


Draw = Callable[[Subject], Sequence[Document]]
Write = Callable[[Subject], bytes]


class Field(NamedTuple):
    """What somebody types into a draft, since no record knows it: `typed[name]`, in lines of its own if it `is_long`."""

    name: str
    label: "Lazy"
    help: "Lazy | str" = ""
    is_long: bool = True


class Kind(NamedTuple):
    """`code` as the trade has it (`result_report`); `abbreviation` as offices number it (BC), empty for an official letter or what
    bears no number; `order`: its row in the list; `each`: what it is made for one of, as (about, name), None: of the whole; `writes`:
    by format (`pdf`, `xlsx`) the papers that are no text, as badges, which it writes itself; `draw` None: it has no others."""

    code: str
    label: "Lazy"
    draw: Draw | None
    abbreviation: str
    order: int
    each: Callable[[Conference, str], Sequence[tuple[str, str]]] | None
    fields: Sequence[Field] = ()
    writes: Mapping[str, Write] = {}


_kinds: dict[str, Kind] = {}


def add(
    code: str,
    label: "Lazy",
    draw: Draw | None,
    *,
    abbreviation: str = "",
    order: int,
    each: Callable[[Conference, str], Sequence[tuple[str, str]]] | None = None,
    fields: Sequence[Field] = (),
    writes: Mapping[str, Write] | None = None,
) -> None:
    """Offer a kind of document. `draw` answers in a constant number of queries, with the language switched on. Raises RuntimeError on
    a code taken."""
    if code in _kinds:
        raise RuntimeError(f"two kinds of documents named {code}")
    _kinds[code] = Kind(code, label, draw, abbreviation, order, each, fields, writes or {})


def kinds() -> list[Kind]:
    """All of them, in the order of the list."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.code))


def kind_of(code: str) -> Kind:
    """Raises KeyError where nobody offers it."""
    return _kinds[code]


_writers: dict[str, set[str]] = {}


def let_draft(role: str, *codes: str) -> None:
    """Whoever holds `role` drafts these kinds and sends them to review, beside the organisers."""
    for code in codes:
        _writers.setdefault(code, set()).add(role)


def writers_of(code: str = "") -> set[str]:
    """Roles beside the organisers that draft this kind, or any."""
    return set().union(*_writers.values()) if not code else _writers.get(code, set())
