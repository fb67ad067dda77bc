"""Mail goes in a lane of its own; what waits for later is looked for by the clock."""

from datetime import datetime, timedelta
from typing import Any

from diemcau.infra.jobs import Report, enqueue, job
from diemcau.infra.models import JobRow
from diemcau.infra.reactions import reaction
from diemcau.infra.sweeps import sweep

from .actions import JOB
from .models import MailRow
from .sending import is_due, send_due, take_back

TEXTS_FOR = timedelta(days=30)
"""So long the text of a message that went is kept, for whoever has to send it again; then only that it went."""
AT_ONCE = 25
FORGOTTEN = "not released within 30 days"
GONE = "conference_gone"
"""Announced by whoever deletes a conference."""


@job(JOB, lane="mail")
def send_mail(facts: dict[str, Any], report: Report) -> None:
    """Everything that is due, however much."""
    while send_due(AT_ONCE):
        report(0)


@sweep("mail.due", every=timedelta(minutes=1))
def look_for_due(_now: datetime) -> int:
    """What was put off, or left behind by a process that died; what is not meant any more is taken back."""
    take_back()
    running = JobRow.objects.filter(name=JOB, state__in=(JobRow.State.WAITING, JobRow.State.RUNNING)).exists()
    if running or not is_due():
        return 0
    enqueue(JOB)
    return 1


@sweep("mail.texts", every=timedelta(hours=1))
def forget_texts(now: datetime) -> int:
    """Texts, attachments and addresses of what ended long ago; that it went, and about whom, stays. What nobody released, or no server took,
    by then has failed."""
    waiting = MailRow.objects.filter(state__in=(MailRow.State.HELD, MailRow.State.QUEUED), made_at__lte=now - TEXTS_FOR)
    waiting.filter(begun_at=None).update(state=MailRow.State.FAILED, ended_at=now - TEXTS_FOR, fault=FORGOTTEN)
    old = MailRow.objects.filter(ended_at__lte=now - TEXTS_FOR).exclude(to="", text="")
    return old.update(to="", name="", reply_to="", text="", html="", attachments=[])


@reaction(GONE)
def forget_mail(conference: int, _run: str, _subjects: object) -> None:
    MailRow.objects.filter(conference_id=conference).delete()
