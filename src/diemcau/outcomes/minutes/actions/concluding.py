"""Conclusions and the tasks that follow from them."""

from datetime import date
from typing import NamedTuple

from django.db import transaction

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.identity import refuse_identity_numbers
from diemcau.kernel.names import tidy

from .. import queries
from ..enums import ConclusionKind
from ..models import Conclusion, Task
from .writing import lines, locked


@transaction.atomic
def word_conclusion(
    conference: Conference, run: str, *, by: Actor, text: str, said_by: str, kind: str, number: int = 0, seen: int = 0
) -> Conclusion:
    """Another conclusion, or other words of the one of this `number`. Raises NotFound; Refused: minutes_moved, minutes_empty,
    minutes_too_long."""
    text = lines(text)
    refuse_identity_numbers(said_by)
    if not text:
        raise Refused("minutes_empty")
    if kind not in ConclusionKind.values:
        raise NotFound
    book = locked(conference, run, by)
    one = queries.conclusion_for(conference, run, number) if number else Conclusion(book=book)
    if one.version != seen:
        raise Refused("minutes_moved")
    one.text, one.said_by, one.kind = text, tidy(said_by)[:300], kind
    one.version += 1
    one.save()
    audit.record(by, "minutes.conclude", conference=conference.pk, run=run, conclusion=one.pk)
    return one


@transaction.atomic
def drop_conclusion(conference: Conference, run: str, *, by: Actor, number: int, seen: int) -> None:
    """It goes with its tasks. Raises NotFound; Refused(minutes_moved)."""
    locked(conference, run, by)
    one = queries.conclusion_for(conference, run, number)
    if one.version != seen:
        raise Refused("minutes_moved")
    one.delete()
    audit.record(by, "minutes.drop_conclusion", conference=conference.pk, run=run, conclusion=number)


class Said(NamedTuple):
    """What is to be done, who leads, who supports, until which day."""

    text: str
    lead: str
    supporting: str = ""
    due: date | None = None


@transaction.atomic
def set_task(
    conference: Conference, run: str, *, by: Actor, conclusion: int, said: Said, number: int = 0, seen: int = 0
) -> Task:
    """Another task of a conclusion, or the one of this `number` otherwise. Raises NotFound; Refused: minutes_moved, minutes_empty,
    minutes_too_long."""
    text, lead = lines(said.text), tidy(said.lead)[:300]
    refuse_identity_numbers(said.lead, said.supporting)
    if not text or not lead:
        raise Refused("minutes_empty")
    locked(conference, run, by)
    of = queries.conclusion_for(conference, run, conclusion)
    one = queries.task_for(conference, run, number) if number else Task(conclusion=of)
    if one.conclusion_id != of.pk:
        raise NotFound
    if one.version != seen:
        raise Refused("minutes_moved")
    one.text, one.lead, one.supporting, one.due = text, lead, tidy(said.supporting)[:600], said.due
    one.version += 1
    one.save()
    audit.record(by, "minutes.task", conference=conference.pk, run=run, task=one.pk)
    return one


@transaction.atomic
def drop_task(conference: Conference, run: str, *, by: Actor, number: int, seen: int) -> None:
    """Raises NotFound; Refused(minutes_moved)."""
    locked(conference, run, by)
    one = queries.task_for(conference, run, number)
    if one.version != seen:
        raise Refused("minutes_moved")
    one.delete()
    audit.record(by, "minutes.drop_task", conference=conference.pk, run=run, task=number)
