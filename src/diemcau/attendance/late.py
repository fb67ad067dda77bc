"""What reaches the server when its half-day is over: kept beside the facts, so that the hub sees that reported figures changed."""

from collections.abc import Iterable

from diemcau.infra.writing import write

from . import facts
from .bodies import HeadcountBody
from .door import Arrival
from .models import LateEntry

_COLUMNS = ["op_id", "conference_id", "run", "session_id", "delegate_uid", "round_id", "received_at"]


def keep(conference: int, arrivals: Iterable[Arrival]) -> None:
    """Note those of a batch that came late. No query when none did."""
    late = [arrival for arrival in arrivals if arrival.over_at and arrival.incoming.entry.received_at > arrival.over_at]
    write(LateEntry, _COLUMNS, [_row(conference, arrival) for arrival in late], unless=["op_id", "conference_id"])


def _row(conference: int, arrival: Arrival) -> tuple[object, ...]:
    body, entry = arrival.body, arrival.incoming.entry
    about, counted = (None, body.round) if isinstance(body, HeadcountBody) else (facts.about(arrival), None)
    return (arrival.id, conference, entry.run, arrival.session, about, counted, entry.received_at)
