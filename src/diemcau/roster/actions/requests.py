"""What delegates ask of the data kept about them, and what the organiser answers (domain.md §4.6.5)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from diemcau.infra import audit
from diemcau.kernel import names
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused

from .. import policies
from ..entry import Entry
from ..enums import RequestKind, RequestState
from ..guarding import refuse_private
from ..models import DataRequest, Delegate
from ..substituting import Proposal, day_ago, refuse_many, tidied
from ..working_days import end_of_working_day
from .delegates import edit
from .erasing import erase
from .versions import hold

DAYS = 2  # working days, by law
CORRECTABLE = ("full_name", "honorific", "position", "unit", "phone", "email")


def may_ask(actor: Actor, delegate: Delegate) -> bool:
    """The delegate; the organiser, who writes down what was asked by telephone."""
    return actor.who == policies.delegate_who(delegate) or policies.may_change(actor, delegate.conference_id)


@transaction.atomic
def ask_correction(*, by: Actor, delegate: Delegate, wanted: Mapping[str, str], words: str = "") -> DataRequest:
    """Ask to have these fields read otherwise; one that waits is written anew, and its clock goes on.

    Refused: `nothing_wanted`, `empty_name`, `bad_phone`, `bad_email`, `identity_number` (with its `field`).
    """
    words = _words(by, delegate, words)
    told = _checked(delegate, wanted)
    if not told and not words:
        raise Refused("nothing_wanted")
    return _keep(by, delegate, RequestKind.CORRECT, told, words)


@transaction.atomic
def ask_erasure(*, by: Actor, delegate: Delegate, words: str = "") -> DataRequest:
    """Ask to be forgotten. Refused: `identity_number`."""
    return _keep(by, delegate, RequestKind.ERASE, {}, _words(by, delegate, words))


@transaction.atomic
def withdraw_request(*, by: Actor, request: DataRequest) -> None:
    """Nothing is asked after all. Refused: `request_answered`."""
    found = _open(request)
    if not may_ask(by, found.delegate):
        raise NotFound
    _close(by, found, RequestState.WITHDRAWN, "")


@transaction.atomic
def answer_request(*, by: Actor, request: DataRequest, agreed: bool, answer: str) -> RequestState:
    """Do what was asked, or refuse it with words. Refused: `request_answered` (somebody was quicker), `no_answer` (a refusal needs
    words), what `edit` refuses. Raises NotFound."""
    if not policies.may_change(by, request.conference_id):
        raise NotFound
    hold(request.conference_id)
    found, answer = _open(request), names.tidy(answer)[:500]
    if not agreed and not answer:
        raise Refused("no_answer")
    state = RequestState.REFUSED
    if agreed and found.kind == RequestKind.ERASE:
        state = RequestState.DONE if erase(by=by, delegate=found.delegate) else RequestState.PART
    elif agreed:
        _correct(by, found)
        state = RequestState.DONE
    _close(by, found, state, answer)
    return state


def entry_of(delegate: Delegate) -> Entry:
    """How a delegate stands on the list."""
    told: dict[str, Any] = {"site": delegate.site_id, "group": delegate.group_id}
    return Entry(**{name: told[name] if name in told else getattr(delegate, name) for name in Entry._fields})


def _correct(by: Actor, found: DataRequest) -> None:
    told, delegate = found.wanted, Delegate.objects.select_for_update(of=("self",)).get(pk=found.delegate_id)
    if not told:
        return
    entry = entry_of(delegate)._replace(**told)
    edit(by=by, delegate=delegate, entry=entry, status=delegate.status)


def _checked(delegate: Delegate, wanted: Mapping[str, str]) -> dict[str, str]:
    """What is wanted otherwise than it stands, tidy. Raises NotFound for fields that nobody may ask for."""
    if not set(wanted) <= set(CORRECTABLE):
        raise NotFound
    said = {name: wanted.get(name, getattr(delegate, name)) for name in Proposal._fields}
    told: dict[str, str] = tidied(Proposal(**said))._asdict()
    if "unit" in wanted:
        told["unit"] = names.tidy(wanted["unit"])[:300]
        refuse_private({"unit": told["unit"]})
    return {name: told[name] for name in wanted if told[name] != getattr(delegate, name)}


def _words(by: Actor, delegate: Delegate, words: str) -> str:
    if not may_ask(by, delegate):
        raise NotFound
    words = names.tidy(words)[:500]
    refuse_private({"words": words})
    return words


def _keep(by: Actor, delegate: Delegate, kind: RequestKind, wanted: Mapping[str, str], words: str) -> DataRequest:
    now = timezone.now()
    hold(delegate.conference_id)
    Delegate.objects.select_for_update(of=("self",)).get(pk=delegate.pk)  # of two presses the second finds the first
    due = _due(now, delegate.conference.timezone)
    if by.who == policies.delegate_who(delegate):
        closed = DataRequest.objects.filter(delegate=delegate, kind=kind, made_at__gt=day_ago())
        refuse_many(closed.exclude(state=RequestState.OPEN))
    made, new = DataRequest.objects.get_or_create(
        delegate=delegate, kind=kind, state=RequestState.OPEN,
        defaults={"conference_id": delegate.conference_id, "made_at": now, "due_at": due},
    )  # fmt: skip
    made.wanted, made.words = dict(wanted), words
    made.save(update_fields=["wanted", "words"])
    if new:
        audit.record(by, f"roster.ask_{kind}", conference=delegate.conference_id, delegate=str(delegate.uid))
    return made


def _due(now: datetime, zone: str) -> datetime:
    return end_of_working_day(now, ZoneInfo(zone), DAYS)


def _open(request: DataRequest) -> DataRequest:
    found = DataRequest.objects.select_for_update(of=("self",)).select_related("delegate").get(pk=request.pk)
    if found.state != RequestState.OPEN:
        raise Refused("request_answered")
    return found


def _close(by: Actor, found: DataRequest, state: RequestState, answer: str) -> None:
    DataRequest.objects.filter(pk=found.pk).update(
        state=state, answer=answer, answered_by=by.who, answered_at=timezone.now()
    )
    audit.record(
        by, "roster.answer_request", conference=found.conference_id, request=found.pk, kind=found.kind,
        state=str(state), delegate=str(found.delegate.uid),
    )  # fmt: skip
