"""One step on, one step back, and a rehearsal from its beginning. Whoever steps says what they saw: of two who press at once one steps, the other is told."""

from datetime import datetime
from typing import Any

from django.db import transaction

from diemcau.conferences import actions as conferences
from diemcau.conferences.models import Conference, ProgrammeItem
from diemcau.conferences.queries import programme_of, times_of
from diemcau.infra import audit
from diemcau.infra.cue_kinds import cue_kind
from diemcau.infra.outbox import RUNS, announce, announce_each
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import queries
from ..enums import StepKind
from ..models import Cue, Prepared, Sheet, Step
from ..queries.board import saw_of
from .gate import LAYOUT, PREPARE, PROMPT, SHEET, TIMER, locked, require_runner


@transaction.atomic
def advance(conference: Conference, *, by: Actor, saw: str, run: str = "live") -> list[Step]:
    """What one press does: fire the next cue of the item that runs; when it has none left, begin the next item with the cues
    that go with it; after the last, end it. `saw` is `Board.saw` of the page that was pressed. Returns the steps made.

    A cue that cannot be fired is passed over, its step says why. Raises Refused: forbidden, sheet_moved, sheet_over.
    """
    sheet = _seen(conference, by, saw, run)
    cues = list(Cue.objects.filter(item__session__conference=conference))
    place = queries.place_of(programme_of(conference, conference.language, run), cues, list(sheet.steps.all()))
    number = _number(sheet)
    if place.cue is not None:
        made = [_fire(sheet, number, place.cue, by)]
    elif place.item is not None:
        made = _begin(sheet, number, place.item.id, cues, by)
    elif place.current is not None:
        made = [_end(sheet, number, place.current.id, by)]
    else:
        raise Refused("sheet_over")
    return _moved(sheet, made, by)


@transaction.atomic
def begin(item: ProgrammeItem, *, by: Actor, saw: str, run: str = "live") -> list[Step]:
    """Go to this item, whatever lies between. Raises Refused: forbidden, sheet_moved."""
    conference = item.session.conference
    sheet = _seen(conference, by, saw, run)
    if queries.current_of(conference, run) == item.pk:
        raise Refused("sheet_moved")
    made = _begin(sheet, _number(sheet), item.pk, list(Cue.objects.filter(item=item)), by)
    return _moved(sheet, made, by)


@transaction.atomic
def fire(cue: Cue, *, by: Actor, saw: str, run: str = "live") -> list[Step]:
    """Fire one cue out of its turn, or again. Raises Refused: forbidden, sheet_moved."""
    sheet = _seen(cue.item.session.conference, by, saw, run)
    return _moved(sheet, [_fire(sheet, _number(sheet), cue, by)], by)


@transaction.atomic
def undo(conference: Conference, *, by: Actor, saw: str, run: str = "live") -> list[Step]:
    """Bring back what was there before the last step; again and again, as far as steps were made. Returns the steps undone;
    one that could not be taken back says why (`fault`), the others come back all the same.

    Raises Refused: forbidden, sheet_moved, nothing_to_undo, sheet_elsewhere (the programme was moved, or an item removed, on another page since).
    """
    sheet = _seen(conference, by, saw, run)
    last = list(sheet.steps.filter(number=_number(sheet) - 1).order_by("-pk"))
    if not last:
        raise Refused("nothing_to_undo")
    for step in last:
        if step.kind == StepKind.CUE:
            step.fault = _revert(step, by, run)
        else:
            left = step.item_id if step.kind == StepKind.BEGIN else 0
            if queries.current_of(conference, run) != left:
                raise Refused("sheet_elsewhere")
            conferences.bring_back(conference, _times(step.before), by=by, run=run)
    Step.objects.filter(pk__in=[step.pk for step in last]).delete()
    return _moved(sheet, last, by, verb="undo")


@transaction.atomic
def begin_anew(conference: Conference, *, by: Actor, run: str) -> None:
    """Rehearse from the beginning: what cues showed is taken back, and nothing has begun. Raises Refused: forbidden, sheet_of_the_day."""
    require_runner(by, conference.pk)
    if run == RUNS[0]:
        raise Refused("sheet_of_the_day")
    for step in locked(conference.pk, run).steps.filter(kind=StepKind.CUE).order_by("-number", "-pk"):
        _revert(step, by, run)
    forget(conference.pk, run)
    audit.record(by, "runsheet.begin_anew", conference=conference.pk, run=run)


@transaction.atomic
def forget(conference: int, run: str) -> None:
    """All that came of a run: its steps, its times, its timer and layout. What cues of other modules showed is theirs."""
    sheet = locked(conference, run)
    asked = Prepared.objects.filter(sheet=sheet).values_list("site", flat=True)
    announce_each(conference, PREPARE, list(asked), run=run)
    sheet.delete()
    Sheet.objects.create(
        conference_id=conference, run=run, version=sheet.version + 1
    )  # pages of before cannot step on it
    conferences.forget_times(conference, run)
    for topic in (SHEET, LAYOUT, TIMER, PROMPT):
        announce(conference, topic, run=run)


def _seen(conference: Conference, by: Actor, saw: str, run: str) -> Sheet:
    """The sheet for writing, if it stands as the operator saw it."""
    require_runner(by, conference.pk)
    sheet = locked(conference.pk, run)
    if saw != saw_of(sheet, queries.current_of(conference, run)):
        raise Refused("sheet_moved")
    return sheet


def _number(sheet: Sheet) -> int:
    last = sheet.steps.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _fire(sheet: Sheet, number: int, cue: Cue, by: Actor) -> Step:
    step = Step(
        sheet=sheet, number=number, kind=StepKind.CUE, item_id=cue.item_id, cue=cue, cue_kind=cue.kind, value=cue.value,
        by=by.who,
    )  # fmt: skip
    kind = cue_kind(cue.kind)
    try:
        if kind is None:
            raise Refused("cue_kind_gone")
        with transaction.atomic():
            step.before = dict(kind.fire(sheet.conference_id, cue.value, by=by, run=sheet.run))
    except Refused as refused:
        step.fault, step.fault_facts = refused.code, {name: str(fact) for name, fact in refused.facts.items()}
    step.save()
    return step


def _begin(sheet: Sheet, number: int, item: int, cues: list[Cue], by: Actor) -> list[Step]:
    found = ProgrammeItem.objects.select_related("session__conference").get(pk=item)
    before = _before(sheet, item)
    conferences.advance(found, by=by, run=sheet.run)
    step = Step.objects.create(sheet=sheet, number=number, kind=StepKind.BEGIN, item_id=item, before=before, by=by.who)
    return [step, *(_fire(sheet, number, cue, by) for cue in cues if cue.item_id == item and cue.with_item)]


def _end(sheet: Sheet, number: int, item: int, by: Actor) -> Step:
    found = ProgrammeItem.objects.select_related("session__conference").get(pk=item)
    before = _before(sheet, item)
    conferences.advance(found, by=by, run=sheet.run)  # one that runs is ended
    return Step.objects.create(sheet=sheet, number=number, kind=StepKind.END, item_id=item, before=before, by=by.who)


def _before(sheet: Sheet, item: int) -> dict[str, Any]:
    """The actual times that beginning or ending an item changes: those of what runs, and its own."""
    found = times_of(sheet.conference_id, sheet.run)
    ran = [number for number, (_began, ended) in found.items() if ended is None]
    moved = {number: found.get(number, (None, None)) for number in (*ran, item)}
    times = {number: [moment and moment.isoformat() for moment in pair] for number, pair in moved.items()}
    return {"ran": ran, "times": times}


def _times(before: dict[str, Any]) -> dict[int, tuple[datetime | None, datetime | None]]:
    def moment(text: str | None) -> datetime | None:
        return datetime.fromisoformat(text) if text else None

    return {int(number): (moment(start), moment(end)) for number, (start, end) in before["times"].items()}


def _revert(step: Step, by: Actor, run: str) -> str:
    """Why what was there before cannot come back; empty when it has, or nothing had been done."""
    kind = cue_kind(step.cue_kind)
    if kind is None or step.fault:
        return ""
    try:
        with transaction.atomic():
            kind.revert(step.sheet.conference_id, step.value, step.before, by=by, run=run)
    except Refused as refused:
        step.fault_facts = {name: str(fact) for name, fact in refused.facts.items()}
        return refused.code
    return ""


def _moved(sheet: Sheet, steps: list[Step], by: Actor, verb: str = "advance") -> list[Step]:
    sheet.refresh_from_db(fields=["version"])
    sheet.version += 1
    sheet.save(update_fields=["version"])
    kinds = [step.cue_kind or step.kind for step in steps]
    audit.record(by, f"runsheet.{verb}", conference=sheet.conference_id, run=sheet.run, kinds=kinds)
    for topic in (SHEET, PROMPT):
        announce(sheet.conference_id, topic, run=sheet.run)
    return steps
