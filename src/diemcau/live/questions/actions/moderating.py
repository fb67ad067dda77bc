"""What those who moderate do with a question. Every verb takes `saw`, the version they looked at: of two who act on the same the second
is told (Refused: question_moved) and nothing is lost; pressing twice is no other than pressing once."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q

from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import as_datetime
from diemcau.kernel.errors import Refused
from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import fold, tidy

from ..enums import Step, Way
from ..models import Question
from ..texts import LONGEST, clean, says_something
from .gate import done, now_ms, require_moderator

LONG_ANSWER = 4_000
ENDS = (Step.ANSWERED, Step.WRITTEN, Step.DECLINED)


def let_through(question: Question, *, by: Actor, saw: int, on: bool) -> None:
    """Show it to those who ask something like it, or no longer. Raises Refused: forbidden, question_moved (so does every verb here)."""
    _change(question, by, saw, "let_through", is_open=on)


def word(question: Question, *, by: Actor, saw: int, text: str) -> None:
    """Word it for clarity; what was asked stays. Empty, or the same as asked: read out as it was asked. Raises Refused: question_long."""
    said = clean(text)
    if len(said) > LONGEST:
        raise Refused("question_long", most=LONGEST)
    said = "" if said == question.text or not says_something(said) else without_identity_numbers(said)
    _change(question, by, saw, "word", wording=said, search_key=fold(f"{question.text} {said}"))


def sort_out(question: Question, *, by: Actor, saw: int, label: str, to: str) -> None:
    """Say what it is about, and who is to answer."""
    _change(question, by, saw, "sort_out", label=tidy(label)[:40], routed_to=_note(to, 120))


def queue(question: Question, *, by: Actor, saw: int) -> None:
    """It is to be answered aloud; who wait are in the order in which they were queued. From now on others see it."""
    _step(question, by, saw, Step.QUEUED, is_open=True)


def put_back(question: Question, *, by: Actor, saw: int) -> None:
    """As if nobody had dealt with it yet."""
    _step(question, by, saw, Step.NEW, ended_at=0, reason="", due=None)


@transaction.atomic
def call_up(question: Question, *, by: Actor, saw: int) -> None:
    """It is answered now; the one before has been answered."""
    require_moderator(by, question.conference_id)
    now = now_ms()
    others = Question.objects.filter(conference=question.conference_id, run=question.run, step=Step.LIVE)
    over = list(others.exclude(pk=question.pk).values_list("pk", flat=True))
    others.filter(pk__in=over).update(
        step=Step.ANSWERED,
        step_at=now,
        ended_at=now,
        is_pinned=False,
        is_open=True,
        version=F("version") + 1,
        acted_at=now,
    )
    _step(question, by, saw, Step.LIVE, also=over, live_at=now, is_open=True)


def answered(question: Question, *, by: Actor, saw: int, answer: str = "") -> None:
    """It was answered aloud, now, before everybody; with what was said in a few words, where somebody wrote them."""
    said: dict[str, Any] = {"answer": _note(answer, LONG_ANSWER)} if answer.strip() else {}
    _step(question, by, saw, Step.ANSWERED, ended_at=now_ms(), is_pinned=False, is_open=True, **said)


def promise(question: Question, *, by: Actor, saw: int, owner: str, due: date | None) -> None:
    """It gets a written answer by a day, from somebody. Raises Refused: question_needs (what), question_past."""
    owner = _note(owner, 120)
    if not owner or due is None:
        raise Refused("question_needs", what=_name("due") if owner else _name("routed_to"))
    if due < as_datetime(now_ms()).astimezone(ZoneInfo(question.conference.timezone)).date():
        raise Refused("question_past")
    _step(question, by, saw, Step.WRITTEN, routed_to=owner, due=due, ended_at=0, is_pinned=False, is_open=True)


def write_answer(question: Question, *, by: Actor, saw: int, answer: str) -> None:
    """The written answer itself, which its asker reads. Raises Refused: question_needs (what), question_long."""
    said = _note(answer, LONG_ANSWER)
    if not said:
        raise Refused("question_needs", what=_name("answer"))
    if len(tidy(answer)) > LONG_ANSWER:
        raise Refused("question_long", most=LONG_ANSWER)
    _step(question, by, saw, Step.WRITTEN, answer=said, ended_at=now_ms(), is_pinned=False)


def decline(question: Question, *, by: Actor, saw: int, reason: str) -> None:
    """It is not answered, and its asker reads why. Raises Refused: question_needs (what)."""
    said = _note(reason, 200)
    if not said:
        raise Refused("question_needs", what=_name("reason"))
    _step(question, by, saw, Step.DECLINED, reason=said, ended_at=now_ms(), is_pinned=False)


@transaction.atomic
def pin(question: Question, *, by: Actor, saw: int, on: bool) -> None:
    """Put it on the screens of all rooms, in place of another one, or take it off."""
    require_moderator(by, question.conference_id)
    if on:
        others = Question.objects.filter(conference=question.conference_id, run=question.run, is_pinned=True)
        others.exclude(pk=question.pk).update(is_pinned=False, version=F("version") + 1)
    opened: dict[str, Any] = {"is_open": True} if on else {}
    _change(question, by, saw, "pin" if on else "unpin", is_pinned=on, **opened)


@transaction.atomic
def merge(head: Question, saws: Mapping[int, int], *, by: Actor, saw: int) -> None:
    """Put other questions (number → version seen) together with `head`: its end is theirs, and their askers are told so. What they
    carry comes along. Raises Refused: question_alone."""
    require_moderator(by, head.conference_id)
    rows = Question.objects.select_for_update().filter(conference=head.conference_id, run=head.run)
    found = {row.pk: row for row in rows.filter(pk__in=[head.pk, *saws]).order_by("pk")}
    members = [found[number] for number in saws if number in found and number != head.pk]
    if not members or head.pk not in found:
        raise Refused("question_alone")
    if all(member.head_id == head.pk for member in members):
        return
    if found[head.pk].version != saw or found[head.pk].head_id or any(row.version != saws[row.pk] for row in members):
        raise Refused("question_moved")
    numbers = [member.pk for member in members]
    now = now_ms()
    rows.filter(head__in=numbers).update(head=head, version=F("version") + 1, acted_at=now)
    rows.filter(pk__in=numbers).update(head=head, is_pinned=False, version=F("version") + 1, acted_at=now)
    rows.filter(pk=head.pk).update(version=F("version") + 1, acted_at=now)
    told = {"question": str(head.uid), "members": [str(row.uid) for row in members]}
    done(head.conference_id, head.run, by, "merge", rooms=_rooms([head.pk]), **told)


def split(question: Question, *, by: Actor, saw: int) -> None:
    """Take it out of the group it was put into: it stands for itself again."""
    _change(question, by, saw, "split", head=None)


def _step(question: Question, by: Actor, saw: int, step: Step, *, also: Collection[int] = (), **fields: Any) -> None:
    _change(question, by, saw, step, also=also, step=step, step_at=now_ms(), **fields)


@transaction.atomic
def _change(question: Question, by: Actor, saw: int, verb: str, *, also: Collection[int] = (), **fields: Any) -> None:
    """Moments say when, and do not tell one press from another. `also`: others that were changed with it."""
    require_moderator(by, question.conference_id)
    row = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    wanted = {name: value for name, value in fields.items() if not name.endswith("_at")}
    if all(getattr(row, name) == value for name, value in wanted.items()):
        return
    if row.version != saw:
        raise Refused("question_moved")
    Question.objects.filter(pk=row.pk).update(version=F("version") + 1, acted_at=now_ms(), **fields)
    done(row.conference_id, row.run, by, verb, rooms=_rooms([row.pk, *also]), question=str(row.uid))


def _rooms(numbers: Collection[int]) -> list[int]:
    """Whose desks asked these questions, or others that were put together with them."""
    rows = Question.objects.filter(Q(pk__in=numbers) | Q(head__in=numbers), way=Way.DESK).exclude(site=None)
    return [site for site in rows.order_by().values_list("site", flat=True).distinct() if site]


def _note(text: str, most: int) -> str:
    return without_identity_numbers(tidy(text))[:most]


def _name(field: str) -> str:
    return str(Question._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # a field of our own
