"""The figures pages show, as plain data: simulated rooms compare them with what was meant. A room's `state` is what it last said:
simulated rooms have no page that goes on speaking, and pages would show them as lost (conferences.silence)."""

from collections import Counter, defaultdict
from typing import Any

from django.utils import timezone

from diemcau.attendance import queries as attendance
from diemcau.attendance.models import Headcount
from diemcau.live.broadcast import queries as broadcast
from diemcau.live.film import queries as film
from diemcau.live.film.enums import FilmState
from diemcau.live.questions.models import Question
from diemcau.live.stage import queries as stage
from diemcau.outcomes.reports.models import RoomReport

from . import rehearsal_votes
from .rehearsal_keys import Rehearsing
from .rehearsal_manifest import rehearsed_session

FIGURES = ("present", "left", "absent", "visitors", "walk_ins", "substitutes")
HEADS = ("expected", "registered", "present", "substitutes", "guests")


def totals(opened: Rehearsing) -> dict[str, Any]:
    """Persons in all rooms and by room, with every round's headcount that holds; in a constant number of queries."""
    session = rehearsed_session(opened)
    rows = attendance.board(opened.conference, opened.run, session.pk)
    total = attendance.totals_of(rows).counts
    heads: dict[int, dict[int, dict[str, int | None]]] = defaultdict(dict)
    for row in Headcount.objects.filter(run=opened.run, round__session=session, confirmed=True):
        heads[row.site_id][row.round_id] = {name: getattr(row, name) for name in HEADS}
    number, run = opened.conference.pk, opened.run
    films = film.films_of(opened.conference).filter(state=FilmState.READY, is_shared=True)
    ready = film.percents(list(films), run)
    return {
        "waiting": [place.id for place in stage.waiting_of(number, run)],
        "spoke": [spoken.site_id for spoken in stage.spoken_of(number, run)],
        "screens": len(broadcast.playing_of(number, run, timezone.now())),
        "film_ready": sum(percent == 100 for percent in ready.values()),
        "questions": _questions(number, run),
        "polls": rehearsal_votes.figures(number, run),
        "heard": rehearsal_votes.heard(number, run),
        "anonymous": rehearsal_votes.anonymous(number, run),
        "lines": rehearsal_votes.lines(number, run),
        "reports": dict(
            Counter(RoomReport.objects.filter(site__conference=number, run=run).values_list("site", flat=True))
        ),
        "expected": total.expected,
        "present": total.present,
        "conflicts": total.conflicts,
        "sites": {
            row.id: {name: getattr(row.counts, name) for name in FIGURES}
            | {"state": row.state, "counts": heads[row.id]}
            for row in rows
        },
    }


def _questions(number: int, run: str) -> dict[str, Any]:
    """Those that somebody asked who can be known again: not those out of the box."""
    rows = Question.objects.filter(conference=number, run=run).exclude(asker="")
    return {
        str(uid): {"site": site, "supports": supports, "withdrawn": withdrawn > 0}
        for uid, site, supports, withdrawn in rows.values_list("uid", "site", "supports", "withdrawn_at")
    }
