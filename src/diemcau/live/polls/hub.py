"""What the hub sees of a poll while answers come in, drawn for its page at first and again for all who look."""

from collections.abc import Collection

from django.template.loader import render_to_string

from diemcau.infra.cues import cue
from diemcau.infra.fragments import fragment

from . import queries
from .actions import TALLY
from .models import Poll

cue(TALLY, audience="lists")  # pages with words to let through fetch themselves again


def result_piece(poll: Poll, result: queries.Result | None = None) -> str:
    """The element ``poll-result-<number>``: turnout, chart, and how the rooms stand. Three queries."""
    result = result or queries.result_of(poll)
    context = {"poll": poll, "result": result, "rooms": queries.rooms_of(poll, result)}
    return render_to_string("polls/result.html", context)


@fragment("polls.hub", audience="lists", on=[TALLY])
def _piece(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    wanted = [int(subject) for subject in subjects if subject.isdigit()]
    polls = Poll.objects.filter(conference=number, run=run, pk__in=wanted)
    return {f"poll-result-{poll.pk}": result_piece(poll) for poll in polls}


@fragment("polls.hub_box", audience="lists", on=["box_ballot"])
def _of_box(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    slots = [int(subject) for subject in subjects if subject.isdigit()]
    polls = Poll.objects.filter(conference=number, run=run, slot__in=slots)
    return {f"poll-result-{poll.pk}": result_piece(poll) for poll in polls}
