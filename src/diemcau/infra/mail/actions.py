"""Verbs of mail. Whoever calls them has made sure that the actor may: infra knows no rights."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import audit, jobs
from . import released
from .models import MailRow
from .queries import is_on

T = TypeVar("T")
State = MailRow.State
JOB = "mail.send"
AGAIN = (State.SENT, State.FAILED, State.BOUNCED)


class Attachment(NamedTuple):
    """A file that goes along; with a `cid` it is a picture that the HTML shows as ``cid:…``. Its bytes, or (what is large, and may be made
    again) which maker (infra.mail.makers) makes it `of` what when the message goes."""

    name: str
    type: str
    data: bytes = b""
    cid: str = ""
    maker: str = ""
    of: str = ""


class Letter(NamedTuple):
    """A message to one address. `about` says in the module's own words whom it concerns (``delegate:17``,
    ``unit:3``), `kind` what sort of message it is."""

    to: str
    subject: str
    text: str
    about: str = ""
    name: str = ""
    html: str = ""
    reply_to: str = ""
    kind: str = ""
    attachments: Sequence[Attachment] = ()


def post(conference: int, letters: Sequence[Letter], *, purpose: str, by: Actor) -> list[MailRow]:
    """Write messages, in the caller's transaction. They are held: nothing goes before a person has released it (release).

    What was held of the same purpose and about the same gives way: of two drafts the newer one is meant. So does what was released of
    the same kind and is in nobody's hands: nobody gets two.
    """
    for some in _pieces([letter.about for letter in letters if letter.about]):
        _held(conference, purpose).filter(about__in=some).delete()
    for kind in {letter.kind for letter in letters}:
        for some in _pieces([letter.about for letter in letters if letter.about and letter.kind == kind]):
            _queued(conference, purpose, kind).filter(about__in=some).delete()
    rows = [_row(conference, letter, purpose, by) for letter in letters]
    return MailRow.objects.bulk_create(rows, batch_size=200)


class Released(NamedTuple):
    """How many messages are on their way now, and how many drafts were thrown away because they are not meant any more."""

    going: int
    stale: int


@transaction.atomic
def release(
    conference: int, *, by: Actor, pks: Iterable[int] | None = None, purpose: str = "", upto: int | None = None
) -> Released:
    """Let held messages go: these, or all (of a purpose; up to the number `upto`, the last that the person saw). Refused: `mail_off` where
    no server takes mail."""
    if not is_on():
        raise Refused("mail_off")
    chosen = _chosen(conference, purpose, pks, upto)
    rows = list(chosen.select_for_update().only("pk", "purpose", "about", "to", "kind", "made_at"))
    stale = released.stale_of(conference, rows)
    for some in _pieces(sorted(stale)):
        MailRow.objects.filter(pk__in=some).delete()
    going = [row for row in rows if row.pk not in stale]
    for some in _pieces([row.pk for row in going]):
        _queue(MailRow.objects.filter(pk__in=some), by)
    if rows:
        released.tell(conference, going, by)
        audit.record(by, "mail.release", conference=conference, messages=len(going))
        jobs.enqueue(JOB, conference)
    return Released(len(going), len(stale))


@transaction.atomic
def drop(
    conference: int, *, by: Actor, pks: Iterable[int] | None = None, purpose: str = "", upto: int | None = None
) -> int:
    """Throw held messages away, chosen as for `release`; returns how many."""
    gone = _chosen(conference, purpose, pks, upto).delete()[0]
    if gone:
        audit.record(by, "mail.drop", conference=conference, messages=gone)
    return gone


@transaction.atomic
def send_again(row: MailRow, *, by: Actor, to: str = "") -> MailRow | None:
    """Write a message that went, or did not, once more: a new one, held, to the same or another address. None: its text is gone."""
    old = MailRow.objects.select_for_update().get(pk=row.pk)
    if old.state not in AGAIN or not old.text:
        return None
    _held(old.conference_id, old.purpose).filter(about=old.about).exclude(about="").delete()
    fresh = MailRow(
        conference_id=old.conference_id, purpose=old.purpose, about=old.about, kind=old.kind, to=to or old.to, name=old.name,
        reply_to=old.reply_to, subject=old.subject, text=old.text, html=old.html, attachments=old.attachments,
        made_by=by.who,
    )  # fmt: skip
    fresh.save()
    audit.record(by, "mail.again", conference=old.conference_id, message=old.pk)
    return fresh


def would_be_stale(row: MailRow, to: str) -> bool:
    """Whether this message, written once more now to this address, would be thrown away at its release."""
    anew = MailRow(
        pk=row.pk, conference_id=row.conference_id, purpose=row.purpose, about=row.about, kind=row.kind, to=to
    )
    return bool(released.stale_of(row.conference_id, [anew]))


@transaction.atomic
def came_back(row: MailRow, *, by: Actor, words: str) -> None:
    """A person says that a message that went was sent back later (their mailbox got word of it), and why."""
    changed = MailRow.objects.filter(pk=row.pk, state=State.SENT).update(state=State.BOUNCED, fault=words[:500])
    if changed:
        audit.record(by, "mail.came_back", conference=row.conference_id, message=row.pk)


@transaction.atomic
def forget_about(conference: int, purpose: str, about: str) -> None:
    """Nothing of `purpose` about this one is kept: neither texts nor addresses. What is on its way does not go any more."""
    MailRow.objects.filter(conference_id=conference, purpose=purpose, about=about).delete()


def _pieces(told: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(told), 500):
        yield told[start : start + 500]


def _held(conference: int, purpose: str) -> "QuerySet[MailRow]":
    held = MailRow.objects.filter(conference_id=conference, state=State.HELD)
    return held.filter(purpose=purpose) if purpose else held


def _chosen(conference: int, purpose: str, pks: Iterable[int] | None, upto: int | None) -> "QuerySet[MailRow]":
    held = _held(conference, purpose)
    held = held if pks is None else held.filter(pk__in=list(pks))
    return held if upto is None else held.filter(pk__lte=upto)


def _queued(conference: int, purpose: str, kind: str) -> "QuerySet[MailRow]":
    """What waits for its turn or for the server, and nobody is at it."""
    return MailRow.objects.filter(
        conference_id=conference, purpose=purpose, kind=kind, state=State.QUEUED, begun_at=None
    )


def _queue(rows: "QuerySet[MailRow]", by: Actor) -> None:
    now = timezone.now()
    rows.update(state=State.QUEUED, released_by=by.who, due_at=now, begun_at=None, tries=0, lost=0, fault="")


def _row(conference: int, letter: Letter, purpose: str, by: Actor) -> MailRow:
    files = [{**a._asdict(), "data": base64.b64encode(a.data).decode("ascii")} for a in letter.attachments]
    return MailRow(
        uid=uuid4(), conference_id=conference, purpose=purpose, about=letter.about, kind=letter.kind, to=letter.to, name=letter.name[:160],
        reply_to=letter.reply_to, subject=" ".join(letter.subject.split())[:300], text=letter.text, html=letter.html,
        attachments=files, made_by=by.who,
    )  # fmt: skip
