"""What attendance does when the roster changed: facts that waited go on, homes are copied again. And papers that take long."""

from collections.abc import Collection
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from diemcau.conferences.handouts import handout
from diemcau.conferences.models import Conference
from diemcau.infra.jobs import Report
from diemcau.infra.models import Verdict
from diemcau.infra.operations import Judgement
from diemcau.infra.outbox import announce, announce_each
from diemcau.infra.projector import hold
from diemcau.infra.reactions import reaction
from diemcau.kernel.actor import Actor
from diemcau.roster.enums import Source
from diemcau.roster.models import Delegate

from . import exports, facts, holdings, policies, queries, verdicts
from .models import RosterSeen
from .queries.counts import expected_in


@transaction.atomic
def reconcile(conference: int) -> dict[UUID, Judgement]:
    """Bring attendance a piece further towards the roster as it stands; returns what became of ops that waited.

    May run twice. A transaction takes at most `facts.MOST_AT_ONCE`; when something may be left it is announced as `released`,
    which brings the next piece.
    """
    hold(conference)
    version = Conference.objects.filter(pk=conference).values_list("roster_version", flat=True).first()
    if version is None:
        return {}
    seen, _ = RosterSeen.objects.get_or_create(conference_id=conference)
    changes: set[tuple[str, str, str]] = set()

    def changed(topic: str, subject: object, run: str) -> None:
        changes.add((topic, str(subject), run))

    settled = facts.settle(conference)
    judged = verdicts.judged(settled, holdings.recompute(conference, settled, changed))
    if judged:
        _keep(conference, judged)
        verdicts.tell_rooms(conference, judged)
    followed = seen.version == version or _follow(conference, seen, version, changed)
    by_topic: dict[tuple[str, str], set[str]] = {}
    for topic, subject, run in changes:
        by_topic.setdefault((topic, run), set()).add(subject)
    for (topic, run), subjects in sorted(by_topic.items()):
        announce_each(conference, topic, sorted(subjects), run=run)
    if judged or not followed:
        announce(conference, "released")
    return {op_id: one.judgement for op_id, one in judged.items()}


def _follow(conference: int, seen: RosterSeen, version: int, changed: holdings.Changed) -> bool:
    """Copy what the roster says anew; whether all of it is copied."""
    most = facts.MOST_AT_ONCE
    if not holdings.refresh_homes(conference, after=seen.version, most=most, changed=changed):
        return False
    RosterSeen.objects.filter(pk=conference).update(version=version, expected=_expected(conference, seen))
    return True


def _keep(conference: int, judged: dict[UUID, verdicts.Judged]) -> None:
    by_judgement: dict[Judgement, list[UUID]] = {}
    for op_id, one in judged.items():
        by_judgement.setdefault(one.judgement, []).append(op_id)
    for (state, reason), ids in by_judgement.items():
        Verdict.objects.filter(conference_id=conference, op_id__in=ids).update(state=state, reason=reason)


def _expected(conference: int, seen: RosterSeen) -> dict[str, int]:
    """What every room expects now; counted again only when somebody on the list changed, not for walk-ins."""
    newer = Delegate.objects.filter(version__gt=seen.version).exclude(source__in=(Source.WALK_IN, Source.SUBSTITUTE))
    same = not newer.filter(site__conference_id=conference).exists()
    if seen.expected is not None and same and not newer.filter(site=None, conference_id=conference).exists():
        return dict(seen.expected)
    return {str(site): n for site, n in expected_in(Q(conference_id=conference)).items()}


@reaction("roster")
@reaction("released")
def on_roster(conference: int, run: str, subjects: Collection[str]) -> None:
    """The list changed (an import, a late entry, somebody expected elsewhere), or what was set free may set others free.

    One piece; when nothing is left it costs three queries.
    """
    reconcile(conference)


@handout(exports.LISTS_PDF, may=policies.may_see_all_names)
def make_papers(by: Actor, conference: Conference, facts: dict[str, Any], file: IO[bytes], report: Report) -> None:
    """The lists of all rooms to sign."""
    binder = exports.binder_for(by, conference, exports.Wanted(**facts))
    exports.write_papers(binder, file, by=by, report=report)


@handout(exports.LISTS_XLSX, may=policies.may_see_all_names)
def make_workbook(by: Actor, conference: Conference, facts: dict[str, Any], file: IO[bytes], report: Report) -> None:
    """The lists of all rooms as workbook."""
    binder = exports.binder_for(by, conference, exports.Wanted(**facts))
    exports.write_workbook(binder, file, by=by, report=report)


@handout(exports.FLASH_PDF, may=policies.may_see_counts)
def make_flash(by: Actor, conference: Conference, facts: dict[str, Any], file: IO[bytes], report: Report) -> None:
    """The flash report of very many rooms, as of the moment it is made."""
    counted_in = queries.round_for(conference.pk, facts["round"])
    board = queries.headcount_board(conference, counted_in, as_of=timezone.now(), run=facts["run"])
    report(0.2)
    file.write(exports.flash_pdf(board, by=by))
