"""Certificates are given by a job, a thousand at a time, and printed by another."""

from typing import IO, Any

from django.utils import timezone
from django.utils.translation import override

from diemcau.conferences.handouts import handout
from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.jobs import Report, job
from diemcau.kernel.actor import Actor

from . import actions, exports, policies, queries
from .actions.issuing import JOB
from .enums import Outcome
from .models import Issue

EACH = 1_000
PAPERS = "certificates.papers"


@job(JOB, lane="certificates")
def issue(facts: dict[str, Any], report: Report) -> None:
    """Everybody who fulfils the rule by now and has none, in the order of their names."""
    found = Issue.objects.select_related("conference").get(pk=facts["issue"])
    scheme = queries.scheme_of(found.conference)
    with override(scheme.language):
        verdicts = queries.verdicts_of(found.conference, scheme, scheme.language)
        fresh = verdicts.narrowed(outcome=Outcome.GETS)
    for first in range(0, len(fresh), EACH):
        actions.give(found, verdicts.told(fresh[first : first + EACH]))
        report((first + EACH) / len(fresh) if first + EACH < len(fresh) else 1.0)
    found.done_at = timezone.now()
    found.save(update_fields=["done_at"])


@handout(PAPERS, may=policies.may_see)
def make(by: Actor, conference: Conference, facts: dict[str, Any], file: IO[bytes], report: Report) -> None:
    """The PDFs of the register as it was narrowed; who took them is recorded."""
    rows = queries.register_of(conference, **facts)
    audit.record(by, PAPERS, conference=conference.pk, rows=rows.count())
    exports.write_all(file, conference, rows, report)
