"""The run sheet as a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference, ProgrammeItem
from diemcau.conferences.queries import Item, Programme, SessionFacts, conference_for, item_for, programme_of
from diemcau.infra.cue_kinds import cue_kind
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.ui.refusals import text_of

from .. import policies
from ..enums import StepKind
from ..models import Card, Cue, Prepared, Sheet, Step
from ..timing import Forecast, forecast
from .state import Place, place_of, prepared_rooms, sheet_row

Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class CueFacts:
    """A cue as pages show it. `is_gone`: what it shows is no longer there; `fault`: why it could not be fired."""

    cue: Cue
    kind_label: str
    label: str
    is_gone: bool
    fired: bool
    is_next: bool
    fault: str


@dataclass(frozen=True, slots=True)
class Line:
    """An item with its cues; `expected` when it will begin as things stand."""

    item: Item
    session: SessionFacts
    cues: tuple[CueFacts, ...]
    is_next: bool
    expected: datetime | None


@dataclass(frozen=True, slots=True)
class Next:
    """What one press does: ``cue``, ``begin``, ``end`` or ``over`` (nothing), and its name."""

    kind: str
    label: str = ""
    kind_label: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """All of the page. `saw` goes back with every step; `back` are the sentences of what an undo brings back."""

    conference: Conference
    sheet: Sheet
    programme: Programme
    place: Place
    lines: tuple[Line, ...]
    forecast: Forecast
    next: Next
    back: tuple[str, ...]
    may_undo: bool
    prepared: tuple[Prepared, ...]
    cards: tuple[Card, ...]

    @property
    def saw(self) -> str:
        return saw_of(self.sheet, self.place.current.id if self.place.current else 0)


def saw_of(sheet: Sheet, current: int) -> str:
    """What an operator saw: how many steps were made, and which item ran."""
    return f"{sheet.version}.{current}"


def conference_to_run(actor: Actor, key: str) -> Conference:
    """The conference whose hall the actor runs. Raises NotFound."""
    conference = conference_for(actor, key)
    if not policies.may_run(actor, conference.pk):
        raise NotFound
    return conference


def item_to_run(actor: Actor, key: str, number: int) -> ProgrammeItem:
    """An item of such a conference. Raises NotFound."""
    conference_to_run(actor, key)
    return item_for(actor, key, number)


def cue_for(actor: Actor, key: str, number: int) -> Cue:
    """A cue of such a conference. Raises NotFound."""
    conference = conference_to_run(actor, key)
    found = Cue.objects.filter(item__session__conference=conference, pk=number).select_related("item").first()
    if found is None:
        raise NotFound
    return found


def card_for(actor: Actor, key: str, number: int) -> Card:
    """A card of such a conference. Raises NotFound."""
    found: Card | None = conference_to_run(actor, key).cards.filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


def sheet_for(actor: Actor, key: str, *, run: str, language: str, now: datetime) -> Board:
    """The page for those who run the hall. Raises NotFound."""
    return board_of(conference_to_run(actor, key), run=run, language=language, now=now)


def board_of(conference: Conference, *, run: str, language: str, now: datetime) -> Board:
    """The page, in the language switched on. Eleven queries and those of the kinds of cue in use, however long the programme."""
    sheet, programme = sheet_row(conference.pk, run), programme_of(conference, language, run)
    cues = list(Cue.objects.filter(item__session__conference=conference))
    steps = list(sheet.steps.all()) if sheet.pk else []
    place, late = place_of(programme, cues, steps), forecast(programme, now)
    labels = labels_of(conference.pk, cues, language)
    made = {step.cue_id: step for step in steps if step.cue_id}
    facts = [_facts(cue, labels, made.get(cue.pk), place) for cue in cues]
    rooms = list(sheet.prepared.select_related("site")) if sheet.pk else []
    titles = {item.id: item.title for item in programme.items}
    return Board(
        conference,
        sheet,
        programme,
        place,
        tuple(_lines(programme, facts, place, late)),
        late,
        _next(place, labels),
        tuple(_back(conference.pk, steps, titles)),
        bool(steps),
        tuple(prepared_rooms(programme, rooms)),
        tuple(conference.cards.all()),
    )


def labels_of(conference: int, cues: Sequence[Cue], language: str) -> Labels:
    """What the values of the kinds in use are called: one question to each kind, however many cues."""
    kinds = [kind for name in sorted({cue.kind for cue in cues}) if (kind := cue_kind(name)) and not kind.typed]
    return {kind.name: {one.value: one.label for one in kind.choices(conference, language)} for kind in kinds}


def _facts(cue: Cue, labels: Labels, made: Step | None, place: Place) -> CueFacts:
    kind = cue_kind(cue.kind)
    typed = kind is not None and kind.typed
    label = cue.value if typed else labels.get(cue.kind, {}).get(cue.value, "")
    fault = text_of(made.fault, made.fault_facts) if made and made.fault else ""
    is_current = place.current is not None and cue.item_id == place.current.id
    fired = cue.pk in place.fired if is_current else made is not None
    is_next = place.cue is not None and place.cue.pk == cue.pk
    return CueFacts(cue, str(kind.label) if kind else cue.kind, label, not label, fired, is_next, fault)


def _lines(programme: Programme, facts: Sequence[CueFacts], place: Place, late: Forecast) -> list[Line]:
    by_item: dict[int, list[CueFacts]] = {}
    for one in facts:
        by_item.setdefault(one.cue.item_id, []).append(one)
    ahead = place.item.id if place.item and place.cue is None else 0
    return [
        Line(item, session, tuple(by_item.get(item.id, ())), item.id == ahead, late.starts.get(item.id))
        for session in programme.sessions
        for item in session.items
    ]


def _next(place: Place, labels: Labels) -> Next:
    if place.cue is not None:
        kind = cue_kind(place.cue.kind)
        label = labels.get(place.cue.kind, {}).get(place.cue.value, place.cue.value)
        return Next("cue", label, str(kind.label) if kind else place.cue.kind)
    if place.item is not None:
        return Next("begin", place.item.title)
    return Next("end", place.current.title) if place.current else Next("over")


def _back(conference: int, steps: Sequence[Step], titles: Mapping[int, str]) -> list[str]:
    """What undoing the last step brings back, a sentence for each thing, the last done first."""
    if not steps:
        return []
    last = [step for step in steps if step.number == steps[-1].number]
    return [text for step in reversed(last) if (text := _sentence(conference, step, titles))]


def _sentence(conference: int, step: Step, titles: Mapping[int, str]) -> str:
    title = titles.get(step.item_id, "")
    if step.kind == StepKind.END:
        return _("“%(item)s” runs again.") % {"item": title}
    if step.kind == StepKind.BEGIN:
        ran = [titles[int(number)] for number in step.before.get("ran", []) if int(number) in titles]
        begun = _("“%(item)s” has not begun.") % {"item": title}
        return " ".join((begun, _("“%(item)s” runs again.") % {"item": ran[0]})) if ran else begun
    kind = cue_kind(step.cue_kind)
    return "" if kind is None or step.fault else kind.back(conference, step.before)
