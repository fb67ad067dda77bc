"""Questions about figures. `sheet_of`, `lines_of` and `versions_of` ask no permission: whoever fetched the conference may see them;
pages fetch it by `conference_for`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference, StatedQuantity
from diemcau.conferences.queries import conference_for as seen
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.formats import Quantity
from diemcau.kernel.localised import choose

from . import judging, policies, sources
from .enums import Occasion, Verb
from .models import FrozenSheet, Word
from .sheets import Figure, Sheet
from .sources import Counted, Offered


@dataclass(frozen=True, slots=True)
class Line:
    """A figure with all that is known of it: `stated` by somebody, `counted` from records; `figure` is what documents quote. `word` is
    the confirmation that holds; `outdated` the newest one, when the figure has changed since."""

    figure: Figure
    stated: StatedQuantity | None
    counted: Counted | None
    word: Word | None = None
    outdated: Word | None = None

    @property
    def quantity(self) -> Quantity | None:
        return Quantity(self.stated.value, self.stated.qualifier) if self.stated else None

    @property
    def difference(self) -> int:
        """Counted less stated; 0 where one of them is not known."""
        return judging.difference(self.quantity, self.counted) if self.quantity and self.counted else 0

    @property
    def is_wrong(self) -> bool:
        """Whether what is counted contradicts what is stated."""
        return bool(self.quantity and self.counted and judging.contradicts(self.quantity, self.counted))


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is another one in a later sheet; None: it was not there, or nobody knew it."""

    key: str
    label: str
    before: Figure | None
    after: Figure | None


def conference_for(actor: Actor, key: str) -> Conference:
    """The conference, for those who see the figures of all its rooms. Raises NotFound."""
    conference = seen(actor, key)
    if not policies.may_see(actor, conference.pk):
        raise NotFound
    return conference


def sheet_of(conference: Conference, language: str, version: int = 0) -> Sheet:
    """The figures in a language: as things stand (24 queries at most, whatever the conference), or as they were frozen at `version`
    (one). Raises NotFound for a version that is not there."""
    if version:
        return frozen_sheet(version_of(conference, version), language)
    lines = lines_of(conference, language)
    return Sheet(language, {line.figure.key: line.figure for line in lines})


def versions_of(conference: Conference) -> list[FrozenSheet]:
    """All that were frozen, the newest first. One query."""
    return list(FrozenSheet.objects.filter(conference=conference).order_by("-number"))


def final_of(conference: Conference) -> FrozenSheet | None:
    """The final one that counts: the newest. One query."""
    return FrozenSheet.objects.filter(conference=conference, occasion=Occasion.FINAL).order_by("-number").first()


def version_of(conference: Conference, number: int) -> FrozenSheet:
    """One of them. Raises NotFound."""
    found = FrozenSheet.objects.filter(conference=conference, number=number).first()
    if found is None:
        raise NotFound
    return found


def keys_of(conference: Conference) -> set[str]:
    """The figures that the sheet has, known or not."""
    return {one.key for one in sources.offered(conference)}


def line_of(conference: Conference, language: str, key: str) -> Line:
    """One figure. Raises NotFound."""
    found = next((line for line in lines_of(conference, language) if line.figure.key == key), None)
    if found is None:
        raise NotFound
    return found


def lines_of(conference: Conference, language: str) -> list[Line]:
    """Every figure with what was stated, counted and confirmed, in the sheet's order: first those that can be counted, then what is
    stated besides."""
    gathered = gather(conference)
    with translation.override(language):
        return [_line(*one) for one in gathered]


Gathered = tuple[Offered, StatedQuantity | None, Sequence[Word]]


def gather(conference: Conference) -> list[Gathered]:
    """The records behind `lines_of`, for any language."""
    stated: dict[str, StatedQuantity] = {
        one.name: one for one in StatedQuantity.objects.filter(conference=conference).order_by("name")
    }
    words: dict[str, list[Word]] = {}
    for word in Word.objects.filter(conference=conference).order_by("pk"):
        words.setdefault(word.key, []).append(word)
    offered = sources.offered(conference)
    known = {one.key for one in offered}
    more = [Offered(name, name, None, 0) for name in stated if name not in known]
    return [(one, stated.get(one.key), words.get(one.key, ())) for one in [*offered, *more]]


def _line(offered: Offered, stated: StatedQuantity | None, words: Sequence[Word]) -> Line:
    if stated is not None and stated.value is None:
        stated = None
    counted = offered.counted
    quantity = Quantity(stated.value, stated.qualifier) if stated else Quantity(counted.value) if counted else None
    sure = next((word for word in reversed(words) if word.verb == Verb.CONFIRMED), None)
    holds = sure if sure and quantity == Quantity(sure.value, sure.qualifier) else None
    figure = Figure(
        key=offered.key,
        label=str(offered.label),
        stated=quantity,
        as_of=stated.as_of if stated else counted.as_of if counted else None,
        source=(stated.source or _typed(words)) if stated else str(counted.source) if counted else "",
        confirmed_by=holds.name if holds else _typed_name(stated, sure),
        of_rooms=counted.of_rooms if counted and not stated else 0,
        rooms=counted.rooms if counted and not stated else 0,
        confirmed_at=holds.at if holds else None,
    )
    return Line(figure, stated, counted, holds, sure if sure is not holds else None)


def _typed_name(stated: StatedQuantity | None, sure: Word | None) -> str:
    """Whom the conference's form names, unless that is who had confirmed another figure."""
    if stated is None or (sure is not None and sure.name == stated.confirmed_by):
        return ""
    return stated.confirmed_by


def _typed(words: Sequence[Word]) -> str:
    said = next((word for word in reversed(words) if word.verb == Verb.STATED), None)
    return _("typed by %(name)s") % {"name": said.name} if said and said.name else _("typed")


def frozen(conference: Conference, now: datetime) -> list[dict[str, Any]]:
    """The figures as a version keeps them: texts by language, what was counted beside what was stated, moments as ISO texts; what is
    of no moment of its own is of `now`."""
    gathered = gather(conference)
    figures: list[dict[str, Any]] = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            lines = [_line(*one) for one in gathered]
        if not figures:
            figures = [_packed(line, now) for line in lines]
        for figure, line in zip(figures, lines, strict=True):
            figure["label"][language] = line.figure.label
            figure["source"][language] = line.figure.source
    return figures


def _packed(line: Line, now: datetime) -> dict[str, Any]:
    figure, counted = line.figure, line.counted
    known = figure.stated is not None
    as_of = figure.as_of or (None if line.stated or not known else now)
    return {
        "key": figure.key,
        "label": {},
        "value": figure.stated.value if figure.stated else None,
        "qualifier": figure.stated.qualifier if figure.stated else "",
        "as_of": as_of.isoformat() if as_of else None,
        "source": {},
        "confirmed_by": figure.confirmed_by,
        "confirmed_at": figure.confirmed_at.isoformat() if figure.confirmed_at else None,
        "rooms": figure.rooms,
        "of_rooms": figure.of_rooms,
        "stated": line.stated is not None,
        "counted": counted.value if counted else None,
        "contradicted": line.is_wrong,
    }


def frozen_sheet(version: FrozenSheet, language: str) -> Sheet:
    """A version as a sheet in a language."""
    figures = [unpacked(one, language) for one in version.figures]
    return Sheet(language, {figure.key: figure for figure in figures}, version.number)


def unpacked(kept: Mapping[str, Any], language: str) -> Figure:
    """A figure as a version keeps it, in a language."""
    return Figure(
        key=kept["key"],
        label=choose(kept["label"], language, kept["key"]),
        stated=None if kept["value"] is None else Quantity(kept["value"], kept["qualifier"]),
        as_of=_moment(kept["as_of"]),
        source=choose(kept["source"], language),
        confirmed_by=kept["confirmed_by"],
        of_rooms=kept["of_rooms"],
        rooms=kept["rooms"],
        confirmed_at=_moment(kept["confirmed_at"]),
    )


def contradicted(version: FrozenSheet) -> list[str]:
    """The keys of figures that a count contradicted when they were frozen."""
    return [one["key"] for one in version.figures if one["contradicted"]]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def changes(before: Mapping[str, Figure], after: Mapping[str, Figure]) -> list[Change]:
    """What is another number, or another qualifier, in `after`; in its order."""
    keys: Iterable[str] = [*after, *(key for key in before if key not in after)]
    found = [Change(key, _label(key, after, before), before.get(key), after.get(key)) for key in keys]
    return [one for one in found if _said(one.before) != _said(one.after)]


def _said(figure: Figure | None) -> Quantity | None:
    return figure.stated if figure and figure.stated and figure.stated.value is not None else None


def _label(key: str, *sheets: Mapping[str, Figure]) -> str:
    return next(sheet[key].label for sheet in sheets if key in sheet)
