"""Open polls as a room's desk has them: what can be chosen, what was counted there, and how many of the room's phones have answered."""

from typing import Any

from diemcau.conferences.models import Site
from diemcau.live.polls.faces import choices
from diemcau.live.polls.models import HandCount
from diemcau.live.polls.queries import RoomShown, for_rooms

Row = dict[str, Any]


def polls_of(site: Site, run: str) -> list[Row]:
    """In the language switched on; texts and numbers, no name."""
    return [_poll(shown) for shown in for_rooms(site.conference_id, run, site.pk)]


def _poll(shown: RoomShown) -> Row:
    poll = shown.poll
    steps = choices(poll)
    return {
        "uid": str(poll.uid),
        "kind": poll.kind,
        "title": shown.title,
        "naming": poll.naming,
        "naming_name": poll.get_naming_display(),
        "until": poll.ends_at or None,
        "most": poll.most,
        "choices": [{"key": one.key, "text": one.text, "end": one.end} for one in steps],
        "low": steps[0].end if steps else "",
        "high": steps[-1].end if steps else "",
        "held": _held(shown.hand),
        "phones": shown.sum.personal + shown.sum.nobody,
        "headcount": shown.sum.headcount,
    }


def _held(hand: HandCount | None) -> Row | None:
    if hand is None:
        return None
    return {
        "id": str(hand.op), "counts": hand.counts, "abstained": hand.abstained, "replaces": hand.replaces,
        "at": hand.made_at,
    }  # fmt: skip
