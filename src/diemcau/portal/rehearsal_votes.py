"""Polls and messages of a rehearsal: the key's hub makes, opens and closes them in its own run; and what they come to, as plain data."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import Count

from diemcau.infra.blind import actions as slots
from diemcau.infra.blind import queries as blind
from diemcau.infra.outbox import announce
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.anonymous import BoxAway, SlotName
from diemcau.kernel.errors import NotFound, Refused
from diemcau.live.announcements import actions as announcements
from diemcau.live.announcements.enums import Kind, Reach
from diemcau.live.announcements.models import Heard, Line
from diemcau.live.polls import actions, examples
from diemcau.live.polls.answers import keys_of
from diemcau.live.polls.enums import State, Way
from diemcau.live.polls.models import Answer, HandCount, Poll
from diemcau.live.questions import actions as questions
from diemcau.live.questions.actions.box import LAST_DAY, rehearse

from .rehearsal_keys import Rehearsing

PERSONS = (Way.PHONE, Way.BADGE)
NOTICE = {
    "vi": "Đề nghị các điểm cầu kiểm tra hình, tiếng và xác nhận đã nhận được tin này.",
    "en": "Please check picture and sound, and confirm that you have read this.",
}
STANDS_MINUTES = 5


def make(opened: Rehearsing) -> dict[str, Any]:
    """The day's polls (those prepared in this run, else the examples'), a slot for anonymous questions, and a message that is sent to all
    rooms now: ``diemcau.rehearsal.voting.Made`` as JSON."""
    number, run, hub = opened.conference.pk, opened.run, _hub(opened)
    prepared = Poll.objects.filter(conference=number, run=run, state=State.DRAFT)
    polls = list(prepared) or examples.prepare(opened.conference, by=hub, run=run, secret=True)
    message = announcements.Message(Kind.NOTICE, NOTICE, Reach.ALL, minutes=STANDS_MINUTES)
    sent = announcements.send(opened.conference, message, by=hub, run=run)
    return {
        "polls": [_told(poll) for poll in polls],
        "questions": rehearse(opened.conference, run),
        "announcement": str(sent.uid),
    }


def _told(poll: Poll) -> dict[str, Any]:
    told = {"uid": str(poll.uid), "kind": poll.kind, "keys": keys_of(poll.kind, poll.choices), "most": poll.most}
    return told | ({"is_secret": True, "slot": _slot(poll)} if poll.is_secret else {})


def _slot(poll: Poll) -> int:
    """Where its ballots will lie: taken before it is opened, so that phones have their tokens by then; made now where none is spare."""
    of, tied = (poll.conference_id, poll.run, actions.PURPOSE), f"poll:{poll.uid}"
    try:
        return slots.take_slot(*of, tied=tied)
    except Refused:
        number = 1 + max((slot.slot for slot in blind.slots(*of)), default=0)
        slots.make_key(SlotName(*of, number))
        announce(poll.conference_id, slots.SLOTS, run=poll.run)
        return slots.take_slot(*of, tied=tied)


def press(opened: Rehearsing, do: str, uid: str) -> None:
    """Open a poll, close it and show what it came to, take it off the screens; one that somebody else took in hand is left alone. Raises
    NotFound."""
    try:
        poll = Poll.objects.filter(conference=opened.conference, run=opened.run, uid=UUID(uid)).first()
    except ValueError:
        raise NotFound from None
    if poll is None or do not in ("open", "close", "off"):
        raise NotFound
    if do == "open" and poll.state == State.DRAFT:
        actions.open_poll(poll, by=_hub(opened), saw=poll.version)
    elif do == "off":
        if poll.is_secret:
            actions.show(poll, by=_hub(opened), saw=poll.version, on=True)
        else:
            actions.put_on_screens(poll, by=_hub(opened), saw=poll.version, on=False)
    elif do == "close" and poll.state == State.OPEN:
        actions.close_poll(poll, by=_hub(opened), saw=poll.version)
        poll.refresh_from_db()
        if poll.is_secret:
            return  # a result that is known takes no more ballots: those on their way are waited for, until the screens are cleared
        actions.show(poll, by=_hub(opened), saw=poll.version, on=True)


def figures(number: int, run: str) -> dict[str, Any]:
    """By uid: ``diemcau.rehearsal.heard.PollShown`` as JSON. Three queries, and one look into the box for each secret poll."""
    found: dict[int, dict[str, Any]] = defaultdict(
        lambda: {"persons": defaultdict(int), "others": defaultdict(int), "hands": {}, "late": 0, "secret": {}}
    )
    rows = Answer.objects.filter(poll__conference=number, poll__run=run, stands=True).order_by()
    for poll, way, late, said, n in rows.values_list("poll", "way", "late", "said").annotate(Count("op")):
        one = found[poll]
        one["persons" if way in PERSONS else "others"][said] += n
        one["late"] += n if late else 0
    hands = HandCount.objects.filter(poll__conference=number, poll__run=run, stands=True)
    for poll, site, counts, abstained in hands.values_list("poll", "site", "counts", "abstained"):
        found[poll]["hands"][site] = counts, abstained
    polls = Poll.objects.filter(conference=number, run=run).exclude(state=State.DRAFT)
    return {str(poll.uid): found[poll.pk] | {"secret": _secret(poll)} for poll in polls}


def heard(number: int, run: str) -> dict[str, list[int]]:
    """Rooms that said they had heard a message, by its uid."""
    found: dict[str, set[int]] = defaultdict(set)
    for uid, site in Heard.objects.filter(conference=number, run=run).values_list("announcement", "site"):
        found[str(uid)].add(site)
    return {uid: sorted(sites) for uid, sites in found.items()}


def anonymous(number: int, run: str) -> int:
    """How many questions lie in the rehearsal's part of the box."""
    opened = [
        one.slot for one in blind.slots(number, run, questions.PURPOSE) if one.slot > LAST_DAY and one.state == "open"
    ]
    try:
        return sum(blind.spent(number, run, questions.PURPOSE, slot) for slot in opened[-1:])
    except BoxAway:
        return 0


def lines(number: int, run: str) -> dict[str, int]:
    """Rooms that wrote to the technicians, by the op with which they did."""
    rows = Line.objects.filter(conference=number, run=run, is_hub=False)
    return {str(op): site for op, site in rows.values_list("op", "site")}


def _secret(poll: Poll) -> dict[str, int]:
    """What lies in the box, by answer, once nobody puts anything into it any more but what is late."""
    if poll.slot is None or poll.state != State.CLOSED:
        return {}
    try:
        counted = blind.tally(poll.conference_id, poll.run, "ballot", poll.slot)
    except BoxAway:
        return {}
    said: dict[str, int] = defaultdict(int)
    for one in counted:
        answer = one.body.get("answer") if isinstance(one.body, dict) else None
        said[",".join(map(str, answer)) if isinstance(answer, list) else str(answer)] += one.times
    return said


def _hub(opened: Rehearsing) -> Actor:
    return Actor(who=opened.actor.who, held=frozenset({Held("hub_technician", opened.conference.pk)}))
