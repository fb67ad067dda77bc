"""A room's report as the record has it: what is confirmed, and frozen in that version."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from diemcau.attendance.models import Headcount, HeadcountRound
from diemcau.attendance.queries import rounds_of
from diemcau.conferences.models import Conference, Site, SiteLive
from diemcau.live.announcements.models import Incident
from diemcau.live.questions.enums import Step
from diemcau.live.questions.models import Question
from diemcau.outcomes.facts import by_room
from diemcau.outcomes.facts.counted.people import round_of_record

HEADS = ("expected", "registered", "present", "substitutes", "guests", "confirmed")
Snapshot = dict[str, Any]


def snapshot_of(site: Site, run: str = "live") -> Snapshot:
    """The day of one room; see `snapshots_of`."""
    return snapshots_of(site.conference, [site.pk], run)[site.pk]


def snapshots_of(conference: Conference, sites: Collection[int], run: str = "live") -> dict[int, Snapshot]:
    """The day of these rooms, each as JSON: `rounds` (each with the texts of its name, and its heads in persons), `present` in the round
    of record (None: not confirmed), `incidents` (from, to: Unix ms, 0 while it lasts; kind, note), `questions`, `answered`, `heard_at`
    (Unix ms, 0: never), and by its code what modules count of a room (`photos`). The same number of queries for any number of rooms."""
    rounds, best = rounds_of(conference.pk), round_of_record(conference, run)
    heads: dict[int, dict[int, Headcount]] = defaultdict(dict)
    for row in Headcount.objects.filter(site__in=sites, run=run, round__in=[one.pk for one in rounds]):
        heads[row.site_id][row.round_id] = row
    asked, incidents = _asked(sites, run), incidents_of(sites, run)
    live = SiteLive.objects.filter(site__in=sites, run=run)
    heard, kept = dict(live.values_list("site", "heard_at")), by_room.of_rooms(sites)
    found = {}
    for site in sites:
        counted = heads[site]
        record = counted.get(best[0].pk) if best else None
        found[site] = {
            "rounds": [_heads(one, counted[one.pk]) for one in rounds if one.pk in counted],
            "present": record.present if record is not None and record.confirmed else None,
            "incidents": incidents[site],
            "questions": len(asked[site]),
            "answered": sum(asked[site]),
            "heard_at": heard.get(site) or 0,
            **kept[site],
        }
    return found


def incidents_of(sites: Collection[int], run: str) -> dict[int, list[dict[str, Any]]]:
    """By site what its line and its technicians had to do, in the order of the day. One query."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in Incident.objects.filter(site__in=sites, run=run).order_by("opened_at", "pk"):
        found[one.site_id].append({"from": one.opened_at, "to": one.closed_at, "kind": one.kind, "note": one.note})
    return found


def _asked(sites: Collection[int], run: str) -> dict[int, list[bool]]:
    """By site of each of its questions whether it was answered. One query."""
    found: dict[int, list[bool]] = defaultdict(list)
    rows = Question.objects.filter(site__in=sites, run=run, withdrawn_at=0)
    for site, step, ended in rows.values_list("site", "step", "ended_at"):
        found[site].append(step == Step.ANSWERED or (step == Step.WRITTEN and ended > 0))
    return found


def _heads(counting: HeadcountRound, counted: Headcount) -> dict[str, Any]:
    named = {
        "round": counting.pk,
        "session": counting.session.title,
        "part": counting.session.part,
        "name": counting.title,
    }
    return named | {name: getattr(counted, name) for name in HEADS}
