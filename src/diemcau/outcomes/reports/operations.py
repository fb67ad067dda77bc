"""The handler of ops: a room's lead confirms the room's report on the desk, also without a line.

Which version holds is a function of the set of accepted ops (the latest by its own time); the record that a version is confirmed beside is
the one that stood when the op was judged.
"""

from collections import Counter

from django.db.models import Count, Max

from diemcau.conferences.models import Conference, Site
from diemcau.infra.operations import Incoming, Judgement, Judging, grants, operation
from diemcau.kernel.clock import as_datetime
from diemcau.kernel.names import is_name
from diemcau.people import queries as people

from . import policies
from .drafting import snapshots_of
from .enums import REPORTED, Way
from .models import RoomReport
from .texts import LONGEST_NAME, LONGEST_REMARK, holds_number, kept

CONFIRM = "reports.confirm"
MOST_PERSONS = 100_000
MOST = 200
"""Versions of one room in a run that its desks sent: far beyond what anybody corrects."""

grants("reports.", *policies.CONFIRMERS)


@operation(CONFIRM)
def judge(judging: Judging) -> None:
    """Refuses: ``foreign_site``, ``not_allowed`` (who does not stand for the room), ``bad_body``, ``no_name``, ``too_long``,
    ``too_many_reports`` (MOST of a room)."""
    allowed = _allowed(judging)
    by_run: dict[str, list[Incoming]] = {}
    for incoming in allowed:
        by_run.setdefault(incoming.op.run, []).append(incoming)
    for run, some in by_run.items():
        _keep(judging, run, some)


def _keep(judging: Judging, run: str, some: list[Incoming]) -> None:
    sites = sorted({incoming.entry.site for incoming in some})
    list(
        Site.objects.select_for_update().filter(pk__in=sites).order_by("pk")
    )  # somebody may enter one by telephone meanwhile
    there = RoomReport.objects.filter(site__in=sites, run=run).order_by()
    counts = list(there.values_list("site").annotate(Max("number"), Count("op_id")))
    numbers = Counter({site: number for site, number, _sent in counts})
    sent = Counter(
        {site: sent for site, _number, sent in counts}
    )  # what was said by telephone has no op and is in no log
    taken = set(there.filter(op_id__in=[incoming.op.id for incoming in some]).values_list("op_id", flat=True))
    conference = Conference.objects.get(pk=judging.conference)
    snapshots, rows = snapshots_of(conference, sites, run), []
    for incoming in some:
        entry, op = incoming.entry, incoming.op
        if op.id in taken:
            judging.accept(incoming)
            continue
        if sent[entry.site] >= MOST:
            judging.refuse(incoming, "too_many_reports")
            continue
        taken.add(op.id)
        numbers[entry.site] += 1
        sent[entry.site] += 1
        said = (op.body["name"], op.body.get("remark", ""))
        name, remark = map(kept, said)
        judging.judgements[op.id] = Judgement("accepted", "identity_number" if any(map(holds_number, said)) else "")
        rows.append(
            RoomReport(
                site_id=entry.site, run=run, number=numbers[entry.site], snapshot=snapshots[entry.site], name=name,
                own_present=op.body.get("present"), remark=remark, way=Way.DESK, by=entry.who, op_id=op.id,
                at=as_datetime(entry.at),
            )
        )  # fmt: skip
        judging.changed(REPORTED, entry.site, run)
    RoomReport.objects.bulk_create(rows, batch_size=200)


def _allowed(judging: Judging) -> list[Incoming]:
    """Those of a room of this conference, by somebody who stood for it when they came in, well formed; the others are refused."""
    sites = {incoming.entry.site for incoming in judging.incoming}
    known = set(Site.objects.filter(conference=judging.conference, pk__in=sites).values_list("pk", flat=True))
    spells = people.speakers_at({incoming.entry.who for incoming in judging.incoming}, judging.conference)
    good = []
    for incoming in judging.incoming:
        entry = incoming.entry
        held = any(
            spell.role in policies.CONFIRMERS and spell.site in (0, entry.site) and spell.covers(entry.received_at)
            for spell in spells.get(entry.who, ())
        )
        if entry.site not in known:
            judging.refuse(incoming, "foreign_site")
        elif not held:
            judging.refuse(incoming, "not_allowed")
        elif reason := _fault(incoming):
            judging.refuse(incoming, reason)
        else:
            good.append(incoming)
    return good


def _fault(incoming: Incoming) -> str:
    body = incoming.op.body
    name, remark, present = body.get("name"), body.get("remark", ""), body.get("present")
    if not body.keys() <= {"name", "remark", "present"} or not isinstance(name, str) or not isinstance(remark, str):
        return "bad_body"
    if "present" in body and not (type(present) is int and 0 <= present <= MOST_PERSONS):
        return "bad_body"
    if not is_name(name):
        return "no_name"
    return "too_long" if len(name) > LONGEST_NAME or len(remark) > LONGEST_REMARK else ""
