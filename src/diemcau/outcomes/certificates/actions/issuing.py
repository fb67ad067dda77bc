"""Certificates are given: numbers one after another without a gap, each of them once, whoever presses and however often."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.jobs import enqueue
from diemcau.infra.models import JobRow
from diemcau.infra.papers.glyphs import missing
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.ids import short_code, uuid7
from diemcau.roster.exports import named_few

from ..design import design_of, issued_on, numbered, texts_on
from ..enums import Outcome, State
from ..models import Certificate, Issue, Scheme
from ..queries.verdicts import Verdict, verdicts_of
from .scheme import locked, opened

JOB = "certificates.issue"
CODE = 20  # characters of 5 bits
GOING_ON = (JobRow.State.WAITING, JobRow.State.RUNNING)


@transaction.atomic
def order_issue(*, by: Actor, conference: Conference, despite: bool = False) -> Issue:
    """Have a job give a certificate to everybody who fulfils the rule and has none; with the design as it is now. Refused:
    `closed`, `certificates_running`, `certificates_nobody`, `certificate_glyphs` (what, who) unless `despite`."""
    scheme = opened(by, conference.pk)
    if is_running(conference.pk):
        raise Refused("certificates_running")
    verdicts = verdicts_of(conference, scheme, scheme.language)
    fresh = verdicts.told(verdicts.narrowed(outcome=Outcome.GETS))
    if not fresh:
        raise Refused("certificates_nobody")
    design = design_of(scheme, conference)
    issue = Issue.objects.create(conference=conference, design=design, asked_by=by.who)
    if not despite:
        _require_signs([_row(issue, one) for one in fresh], design)
    issue.job = enqueue(JOB, conference.pk, issue=issue.pk).pk
    issue.save(update_fields=["job"])
    audit.record(by, "certificates.issue", conference=conference.pk, issue=issue.pk, people=len(fresh))
    return issue


def is_running(conference: int) -> bool:
    """Whether a job gives certificates of this conference just now. Two queries."""
    waiting = Issue.objects.filter(conference=conference, done_at=None).values("job")
    return JobRow.objects.filter(pk__in=list(waiting.values_list("job", flat=True)), state__in=GOING_ON).exists()


@transaction.atomic
def give(issue: Issue, people: Sequence[Verdict]) -> int:
    """Certificates for those of them who have none; how many. Begun again after a fault it goes on where it was."""
    scheme = locked(issue.conference_id)
    ids = [one.person.pk for one in people]
    had = set(Certificate.objects.filter(delegate__in=ids, state=State.VALID).values_list("delegate_id", flat=True))
    rows = [_row(issue, one) for one in people if one.person.pk not in had]
    _number(scheme, issue, rows)
    Certificate.objects.bulk_create(rows)
    issue.given += len(rows)
    issue.save(update_fields=["given"])
    return len(rows)


def issue_one(scheme: Scheme, row: Certificate, *, by: Actor, despite: bool = False) -> Certificate:
    """One certificate outside a job, with the design as it is now; the scheme is held (locked) by the caller's transaction. Refused:
    `certificate_glyphs` (what, who) unless `despite`."""
    now = timezone.now()
    design = design_of(scheme, scheme.conference)
    if not despite:
        _require_signs([row], design)
    row.issue = Issue.objects.create(conference=scheme.conference, design=design, asked_by=by.who, given=1, done_at=now)
    _number(scheme, row.issue, [row])
    row.save()
    return row


def _require_signs(rows: Sequence[Certificate], design: dict[str, Any]) -> None:
    """`who`: on whose certificates the signs stand, five of them by name; the design, where it is its own."""
    if not (signs := missing(text for row in rows for text in texts_on(row, design))):
        return
    lacking = set(signs)
    named = [row.full_name for row in rows if lacking & set("".join(_of_person(row)))]
    who = named_few(named) or _("the design of the certificate")
    raise Refused("certificate_glyphs", what=" ".join(signs), who=who)


def _of_person(row: Certificate) -> tuple[str, ...]:
    return row.called, row.position, row.unit, row.room


def _number(scheme: Scheme, issue: Issue, rows: Sequence[Certificate]) -> None:
    first, year = scheme.last_number + 1, _year(scheme, issue)
    for number, row in enumerate(rows, first):
        row.number, row.numbered = number, numbered(scheme.pattern, scheme.digits, number, year)
    if rows:
        scheme.last_number += len(rows)
        scheme.save(update_fields=["last_number"])


def _year(scheme: Scheme, issue: Issue) -> int:
    on: date = issued_on(issue.design, timezone.now(), scheme.conference)
    return on.year


def _row(issue: Issue, verdict: Verdict) -> Certificate:
    person = verdict.person
    with override(issue.design["language"]):
        room = verdict.site.name if verdict.site else ""
    return Certificate(
        uid=uuid7(), conference_id=issue.conference_id, delegate_id=person.pk, site=verdict.site, issue=issue,
        code=short_code(CODE), full_name=person.full_name, sort_key=person.sort_key, honorific=person.honorific,
        position=person.position, unit=person.unit, room=room, sessions=verdict.standing.sessions,
    )  # fmt: skip
