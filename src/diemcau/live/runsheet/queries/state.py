"""Where the run sheet stands: what screens, speakers and the stage are to show, and which step comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from diemcau.conferences.models import Conference, ProgrammeItem
from diemcau.conferences.queries import Item, Programme, current_item, items_over, programme_of

from ..enums import StepKind
from ..models import Cue, Prepared, Sheet, Step
from ..timing import Forecast, Timer, forecast


@dataclass(frozen=True, slots=True)
class Standing:
    """What all rooms are to show: the layout, the card by language, the timer."""

    layout: str
    card_title: Mapping[str, str]
    card_text: Mapping[str, str]
    timer: Timer


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a speaker and the stage see besides the timer: this item and the next, how late the programme is, the hub's word."""

    current: Item | None
    next: Item | None
    forecast: Forecast
    message: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the operator is: the item that runs, its cues fired since it began, and what one press does: the next cue, else the
    next item, else (both None) the end of the item that runs."""

    current: Item | None
    fired: frozenset[int]
    cue: Cue | None
    item: Item | None

    @property
    def is_over(self) -> bool:
        return self.current is None and self.item is None and self.cue is None


def sheet_row(conference: int, run: str) -> Sheet:
    """The sheet; an unsaved one when nothing was ever done."""
    found = Sheet.objects.select_related("card").filter(conference=conference, run=run).first()
    return found or Sheet(conference_id=conference, run=run)


def timer_of(sheet: Sheet) -> Timer:
    return Timer(
        sheet.timer, sheet.timer_until, sheet.timer_left, sheet.timer_held, sheet.timer_length, sheet.timer_in_rooms
    )


def standing(conference: int, run: str) -> Standing:
    """What all rooms are to show. One query."""
    sheet = sheet_row(conference, run)
    card = sheet.card if sheet.layout == "card" else None
    return Standing(sheet.layout, card.title if card else {}, card.text if card else {}, timer_of(sheet))


def prompt_of(conference: Conference, run: str, language: str) -> Prompt:
    """What speakers see. Seven queries, however long the programme."""
    sheet, programme = sheet_row(conference.pk, run), programme_of(conference, language, run)
    late = forecast(programme, timezone.now())
    return Prompt(programme.current, programme.next, late, sheet.message)


def current_of(conference: Conference, run: str) -> int:
    """The number of the item that runs, 0 for none."""
    found: ProgrammeItem | None = current_item(conference, run)
    return found.pk if found else 0


def place_of(programme: Programme, cues: Sequence[Cue], steps: Sequence[Step]) -> Place:
    """Where a programme, its cues in order and the steps made (all of one sheet) leave the operator."""
    current = programme.current
    if current is None:
        return Place(None, frozenset(), None, programme.next)
    begun = [step.number for step in steps if step.kind == StepKind.BEGIN and step.item_id == current.id]
    since = begun[-1] if begun else 0
    fired = frozenset(step.cue_id for step in steps if step.cue_id and step.number >= since)
    mine = [cue for cue in cues if cue.item_id == current.id]
    return Place(current, fired, next((cue for cue in mine if cue.pk not in fired), None), programme.next)


def cues_ahead(conference: int, run: str) -> dict[str, list[str]]:
    """What cues not fired yet mean, by their kind, the nearest first: of items that are not over. One query."""
    fired = Step.objects.filter(sheet__conference=conference, sheet__run=run, cue__isnull=False).values("cue")
    rows = Cue.objects.filter(item__session__conference=conference).exclude(item__in=items_over(conference, run))
    rows = rows.exclude(pk__in=fired)
    order = ("item__session__day__order", "item__session__order", "item__order", "-with_item", "order", "pk")
    found: dict[str, list[str]] = {}
    for kind, value in rows.order_by(*order).values_list("kind", "value"):
        found.setdefault(kind, []).append(value)
    return found


def prepared_rooms(programme: Programme, rows: Sequence[Prepared]) -> list[Prepared]:
    """Those still asked to get ready: while the item in which they were asked runs, and the one after it."""
    numbers = [item.id for item in programme.items]
    now = programme.current.id if programme.current else 0
    if now not in numbers:  # between two items: the last that ended counts
        over = [item.id for item in programme.items if item.is_over]
        now = over[-1] if over else 0
    at = numbers.index(now) if now in numbers else -1
    return [row for row in rows if row.item_id is None or _near(numbers, row.item_id, at)]


def _near(numbers: Sequence[int], item: int, at: int) -> bool:
    return item in numbers and (at < 0 or 0 <= at - numbers.index(item) <= 1)
