"""A room's report as the record has it: what is confirmed, and frozen in that version."""

from typing import Any

from diemcau.attendance.models import Headcount
from diemcau.attendance.queries import rounds_of
from diemcau.conferences.models import Site, SiteLive
from diemcau.live.announcements.models import Incident
from diemcau.live.questions.enums import Step
from diemcau.live.questions.models import Question
from diemcau.outcomes.facts.counted.people import round_of_record

HEADS = ("expected", "registered", "present", "substitutes", "guests", "confirmed")


def snapshot_of(site: Site, run: str = "live") -> dict[str, Any]:
    """The day of one room, as JSON: `rounds` (each with the texts of its name, and its heads in persons), `present` in the round of
    record (None: not confirmed), `incidents` (from, to: Unix ms, 0 while it lasts; kind, note), `questions`, `answered`, `heard_at` (Unix
    ms, 0: never). Eight queries."""
    rounds = rounds_of(site.conference_id)
    counted = {row.round_id: row for row in Headcount.objects.filter(site=site, run=run)}
    best = round_of_record(site.conference, run)
    record = counted.get(best[0].pk) if best else None
    asked = list(Question.objects.filter(site=site, run=run, withdrawn_at=0).values_list("step", "ended_at"))
    incidents = Incident.objects.filter(site=site, run=run).order_by("opened_at", "pk")
    heard = SiteLive.objects.filter(site=site, run=run).values_list("heard_at", flat=True).first()
    return {
        "rounds": [
            {"round": one.pk, "session": one.session.title, "part": one.session.part, "name": one.title,
             **{name: getattr(counted[one.pk], name) for name in HEADS}}
            for one in rounds if one.pk in counted
        ],
        "present": record.present if record is not None and record.confirmed else None,
        "incidents": [
            {"from": one.opened_at, "to": one.closed_at, "kind": one.kind, "note": one.note} for one in incidents
        ],
        "questions": len(asked),
        "answered": sum(step == Step.ANSWERED or (step == Step.WRITTEN and ended > 0) for step, ended in asked),
        "heard_at": heard or 0,
    }  # fmt: skip
