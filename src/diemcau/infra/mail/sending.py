"""Sends what was released, one message after another over one line to the SMTP server.

What becomes of a message:

- the server takes it: sent;
- it refuses the address for good (5xx): bounced, with the server's words; nothing more goes there until the address is another;
- it refuses the message for good (5xx to what is in it): failed, with the server's words; nothing is wrong with the address;
- it says later (4xx): tried again after 1, 10 and 60 minutes, then failed;
- the server is away, does not want us, or wants no more for now (421): nothing is wrong with the message; everything waits, however long, and tries again every 5 minutes;
- its module says, at the last moment and each minute while it waits, that it is not meant any more, or not for that address: it does not go (released.py);
- the line is cut while a message goes, or this process is killed then: nobody knows whether it was taken. It is sent once more, with the
  same Message-ID, so that nobody is without it and at most one message comes twice; the second time that happens it fails, and a person decides.
"""

import base64
import logging
import smtplib
from collections.abc import Iterator
from datetime import timedelta
from email.headerregistry import Address
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage
from itertools import groupby
from typing import NoReturn

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from . import released
from .makers import made
from .models import MailRow

log = logging.getLogger(__name__)
State = MailRow.State
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(minutes=60))
AWAY = timedelta(minutes=5)
LEASE = timedelta(minutes=5)
"""Longer than one message can take (settings.EMAIL_TIMEOUT for each word of the server): who began before is dead."""
MOST_LOST = 2
NOT_NOW = 421
"""The server ends the line: too much for it, or too much from us."""
NOT_OURS = (
    smtplib.SMTPServerDisconnected,
    OSError,
)  # smtplib's other faults are OSErrors too, and are looked at before


class Away(Exception):
    """The server cannot be reached, or does not want us: in its words."""


def send_due(most: int = 100) -> int:
    """Send up to `most` of what is due; returns how many were dealt with, 0 when nothing is due or the server is away."""
    done = 0
    line: BaseEmailBackend | None = None
    try:
        while done < most and (row := _take()) is not None:
            line = line or _open(row)
            done += 1
            if not _send(line, row):
                _close(line)
                line = None
    except Away as away:
        _wait(str(away))
        return 0
    finally:
        if line is not None:
            _close(line)
    return done


def is_due() -> bool:
    """Whether something could be sent now."""
    return _free().exists()


def _free() -> "QuerySet[MailRow]":
    now = timezone.now()
    return MailRow.objects.filter(Q(begun_at=None) | Q(begun_at__lte=now - LEASE), state=State.QUEUED, due_at__lte=now)


def _take() -> MailRow | None:
    """The next message, now ours; one that was begun and never ended counts as lost once more."""
    while _free().exists():
        with transaction.atomic():
            row = _free().select_for_update(skip_locked=True).order_by("due_at", "pk").first()
            if row is None:
                return None
            row.lost += row.begun_at is not None
            row.begun_at = timezone.now()
            if released.stale_of(row.conference_id, [row]):
                _end(row, State.FAILED, UNMEANT)
            elif row.lost >= MOST_LOST:
                _end(row, State.FAILED, CUT)
            else:
                row.save(update_fields=["lost", "begun_at"])
                return row
    return None


@transaction.atomic
def take_back() -> int:
    """Of what waits for its turn, or for the server, that which is not meant any more ends here; returns how many. A constant number of
    queries for each piece of each conference."""
    waiting = MailRow.objects.filter(state=State.QUEUED, begun_at=None)
    told = waiting.only("pk", "conference_id", "purpose", "about", "to", "kind", "made_at").order_by(
        "conference_id", "pk"
    )
    stale = set[int]()
    for conference, rows in groupby(told, key=lambda row: row.conference_id):
        own = list(rows)
        for start in range(0, len(own), PIECE):
            stale |= released.stale_of(conference, own[start : start + PIECE])
    numbers, done = sorted(stale), 0
    for start in range(0, len(numbers), PIECE):
        ended = {"state": State.FAILED, "fault": UNMEANT, "ended_at": timezone.now()}
        done += waiting.filter(pk__in=numbers[start : start + PIECE]).update(**ended)
    return done


CUT = "cut"
"""The fault of a message that was cut off twice; queries.say words it."""
UNMEANT = "unmeant"
"""The fault of a message that was released and did not go, because meanwhile it was not meant any more, or not for that address."""
PIECE = 500


def _open(row: MailRow) -> BaseEmailBackend:
    """A line to the server. Raises Away; `row` is given back then."""
    line = get_connection()
    try:
        line.open()
    except (smtplib.SMTPException, OSError) as fault:
        MailRow.objects.filter(pk=row.pk).update(begun_at=None)
        raise Away(_words(fault)) from fault
    return line


def _close(line: BaseEmailBackend) -> None:
    try:
        line.close()
    except (smtplib.SMTPException, OSError) as fault:
        log.info("mail: closing the line: %s", fault)


def _send(line: BaseEmailBackend, row: MailRow) -> bool:
    """Hand one message over and write down what became of it; False: the line is of no use any more. Raises Away."""
    try:
        message = _message(row, line)
    except Exception as fault:  # what cannot be written asks no server, and nothing behind it waits
        log.warning("mail %s cannot be written: %s", row.pk, type(fault).__name__)
        _end(row, State.FAILED, type(fault).__name__)
        return True
    try:
        line.send_messages([message])
    except smtplib.SMTPRecipientsRefused as fault:
        _refused(row, *_refusal(fault), for_good=State.BOUNCED)
    except smtplib.SMTPSenderRefused as fault:
        _give_back(row, _words(fault))
    except smtplib.SMTPResponseException as fault:
        _refused(row, fault.smtp_code, _words(fault), for_good=State.FAILED)
    except NOT_OURS as fault:
        _cut_off(row, _words(fault))
        return False
    except (ValueError, LookupError) as fault:  # an address that cannot be written: no server was asked
        _end(row, State.BOUNCED, str(fault))
    else:
        row.tries += 1
        _end(row, State.SENT, "")
    return True


def _refusal(fault: smtplib.SMTPRecipientsRefused) -> tuple[int, str]:
    code, words = next(iter(fault.recipients.values()))
    return code, f"{code} {_text(words)}"


def _give_back(row: MailRow, words: str) -> NoReturn:
    """Nothing is wrong with the message. Raises Away."""
    MailRow.objects.filter(pk=row.pk).update(begun_at=None)
    raise Away(words)


def _refused(row: MailRow, code: int, words: str, *, for_good: State) -> None:
    if code == NOT_NOW:
        _give_back(row, words)
    elif code >= 500:
        row.tries += 1
        _end(row, for_good, words)
    elif row.tries < len(PAUSES):
        pause = PAUSES[row.tries]
        row.tries += 1
        _again(row, words, pause)
    else:
        row.tries += 1
        _end(row, State.FAILED, words)


def _cut_off(row: MailRow, words: str) -> None:
    row.lost += 1
    row.tries += 1
    if row.lost < MOST_LOST:
        _again(row, words, PAUSES[0])
    else:
        _end(row, State.FAILED, CUT)


def _again(row: MailRow, words: str, pause: timedelta) -> None:
    row.fault, row.begun_at, row.due_at = words[:500], None, timezone.now() + pause
    row.save(update_fields=["fault", "begun_at", "due_at", "tries", "lost"])


def _end(row: MailRow, state: str, fault: str) -> None:
    row.state, row.fault, row.begun_at, row.ended_at = state, fault[:500], None, timezone.now()
    row.save(update_fields=["state", "fault", "begun_at", "ended_at", "tries", "lost"])


def _wait(words: str) -> None:
    """Everything that waits, waits on; its pages say why."""
    log.warning("mail: %s", words)
    _free().update(due_at=timezone.now() + AWAY, fault=words[:500])


def _message(row: MailRow, line: BaseEmailBackend) -> EmailMultiAlternatives:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    to = str(Address(row.name, addr_spec=row.to)) if row.name else row.to
    message = EmailMultiAlternatives(
        row.subject,
        row.text,
        to=[to],
        reply_to=[row.reply_to] if row.reply_to else None,
        headers={"Message-ID": f"<{row.uid}@{host}>", "Auto-Submitted": "auto-generated"},
        connection=line,
    )
    if row.html:
        message.attach_alternative(row.html, "text/html")
    for part in _parts(row.attachments):
        message.attach(part)
    return message


def _parts(attachments: list[dict[str, str]]) -> Iterator[MIMEBase]:
    for told in attachments:
        data = made(told)
        if data is None:
            continue
        main, _slash, sub = told["type"].partition(";")[0].partition("/")
        if told["cid"]:
            part: MIMEBase = MIMEImage(data, sub)
            part.add_header("Content-ID", f"<{told['cid']}>")
            part.add_header("Content-Disposition", "inline", filename=told["name"])
        else:
            part = MIMEBase(main, sub)
            part.set_payload(base64.encodebytes(data).decode("ascii"))
            part.add_header("Content-Transfer-Encoding", "base64")
            for key, value in _parameters(told["type"]):
                part.set_param(key, value)
            part.add_header("Content-Disposition", "attachment", filename=told["name"])
        yield part


def _parameters(kind: str) -> Iterator[tuple[str, str]]:
    for each in kind.split(";")[1:]:
        key, _equals, value = each.strip().partition("=")
        yield key, value


def _words(fault: BaseException) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        return f"{fault.smtp_code} {_text(fault.smtp_error)}"
    return str(fault) or type(fault).__name__


def _text(words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(said.split())
