"""Answers and hand counts come in. What counts is a function of their set (tally.py)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from diemcau.infra.operations import ACCEPTED, BY_ROOM, PERSONAL, Incoming, Judgement, Judging, grants, operation
from diemcau.roster.models import Delegate

from . import actions, answers, policies, tally
from .enums import Naming, State, Way
from .models import HandCount, Poll
from .seals import SEAT, Seals
from .senders import Sender, senders

ANSWER, HAND_COUNT = "polls.answer", "polls.hand_count"
LATE = Judgement("accepted", "late")


class Listed(NamedTuple):
    """A delegate's own room and unit, and whose seat it is: who sends somebody has one voice with them."""

    site: int | None
    unit: str
    seat: UUID


grants("polls.", PERSONAL, BY_ROOM, *policies.SENDERS)


@operation(ANSWER)
def judge_answers(judging: Judging) -> None:
    """Refuses: ``foreign_site``, ``not_allowed``, ``bad_body``, ``unknown_poll``, ``not_open``, ``closed``, ``secret``, ``bad_answer``,
    ``no_text``, ``too_long``, ``unknown_delegate``. Seven queries for any number of answers to one poll."""
    who, seals = senders(judging, judging.incoming), Seals()
    polls = _polls(judging)
    good: dict[int, list[tuple[Incoming, Sender, str]]] = defaultdict(list)
    keys_of = {poll.pk: answers.keys_of(poll.kind, poll.choices) for poll in polls.values()}
    for incoming in judging.incoming:
        sender = who.get(incoming.op.id)
        if sender is None:
            continue
        poll = _poll(judging, incoming, polls, {"poll", "answer"}, {"delegate"} if sender.is_desk else set())
        if poll is None:
            continue
        if poll.is_secret:
            judging.refuse(incoming, "secret")
            continue
        try:
            said = answers.read(poll.kind, keys_of[poll.pk], poll.most, incoming.op.body["answer"])
            good[poll.pk].append((incoming, sender, said))
        except answers.Unread as fault:
            judging.refuse(incoming, fault.reason)
    by_number = {poll.pk: poll for poll in polls.values()}
    for number, some in good.items():
        poll = by_number[number]
        listed = _listed(judging.conference, some)
        rows = [row for one in some if (row := _answer(judging, poll, one, listed, seals)) is not None]
        actions.keep_answers(poll, rows)
        if rows:
            judging.changed(actions.TALLY, poll.pk, poll.run)
            _tell_rooms(judging, poll, {row.site for row in rows})


def _answer(
    judging: Judging, poll: Poll, one: tuple[Incoming, Sender, str], listed: dict[UUID, Listed], seals: Seals
) -> actions.Given | None:
    """Judged: None when it was refused."""
    (incoming, sender, said), entry = one, one[0].entry
    person = sender.delegate or _uid(incoming.op.body.get("delegate"))
    known = listed.get(person) if person else None
    foreign = known is None or not (sender.is_hub or known.site == entry.site)
    if sender.is_desk and "delegate" in incoming.op.body and foreign:
        judging.refuse(incoming, "unknown_delegate" if person else "bad_body")
        return None
    made = _in_time(judging, poll, incoming)
    if made is None:
        return None
    if person is not None:
        way, voter = (Way.BADGE if sender.is_desk else Way.PHONE), f"delegate:{known.seat if known else person}"
    elif sender.is_phone:
        way, voter = Way.ROOM_PHONE, entry.who
    else:
        way, voter = Way.TABLET, f"op:{incoming.op.id}"
    return actions.Given(
        voter=seals(poll.uid, voter), op=incoming.op.id, site=entry.site, way=way.value, said=said, made_at=made,
        late=judging.judgements[incoming.op.id] is LATE,
        delegate=person if poll.naming == Naming.NAMED else None, unit=known.unit if known and poll.naming == Naming.UNIT else "",
    )  # fmt: skip


@operation(HAND_COUNT)
def judge_hand_counts(judging: Judging) -> None:
    """Refuses: ``foreign_site``, ``not_allowed``, ``bad_body``, ``unknown_poll``, ``not_open``, ``closed``, ``bad_answer``."""
    who, polls = senders(judging, judging.incoming), _polls(judging)
    good: dict[int, list[HandCount]] = defaultdict(list)
    for incoming in judging.incoming:
        sender = who.get(incoming.op.id)
        if sender is None:
            continue
        if not sender.is_desk:
            judging.refuse(incoming, "not_allowed")
            continue
        poll = _poll(judging, incoming, polls, {"poll", "counts"}, {"abstained", "replaces"})
        row = _hands(judging, poll, incoming) if poll is not None else None
        if row is not None:
            good[row.poll_id].append(row)
    by_number = {poll.pk: poll for poll in polls.values()}
    for number, rows in good.items():
        poll = by_number[number]
        actions.keep_hands(poll, rows)
        judging.changed(actions.TALLY, poll.pk, poll.run)
        _tell_rooms(judging, poll, {row.site for row in rows})


def _hands(judging: Judging, poll: Poll, incoming: Incoming) -> HandCount | None:
    """Judged: None when it was refused."""
    entry, body = incoming.entry, incoming.op.body
    try:
        counts, abstained = answers.hands(poll.kind, answers.keys_of(poll.kind, poll.choices), body)
    except answers.Unread as fault:
        judging.refuse(incoming, fault.reason)
        return None
    if not isinstance(body.get("replaces", False), bool):
        judging.refuse(incoming, "bad_body")
        return None
    made = _in_time(judging, poll, incoming)
    if made is None:
        return None
    return HandCount(
        poll=poll, op=incoming.op.id, site=entry.site, counts=counts, abstained=abstained, replaces=body.get("replaces", False),
        made_at=made, late=judging.judgements[incoming.op.id] is LATE, stands=False, who=entry.who,
    )  # fmt: skip


def _polls(judging: Judging) -> dict[UUID, Poll]:
    """Those spoken of, held against closing until this is written down."""
    uids = {uid for incoming in judging.incoming if (uid := _uid(incoming.op.body.get("poll")))}
    found = Poll.objects.select_for_update().filter(conference=judging.conference, uid__in=uids)
    return {poll.uid: poll for poll in found.order_by("pk")}


def _poll(
    judging: Judging, incoming: Incoming, polls: dict[UUID, Poll], needed: set[str], more: set[str]
) -> Poll | None:
    """The poll that a body speaks of; None when the op was refused."""
    body: dict[str, Any] = incoming.op.body
    uid = _uid(body.get("poll"))
    if uid is None or not needed <= body.keys() <= needed | more:
        judging.refuse(incoming, "bad_body")
        return None
    poll = polls.get(uid)
    if poll is None or poll.run != incoming.op.run:
        judging.refuse(incoming, "unknown_poll")
        return None
    if poll.state == State.DRAFT:
        judging.refuse(incoming, "not_open")
        return None
    return poll


def _in_time(judging: Judging, poll: Poll, incoming: Incoming) -> int | None:
    """When it was made; judged accordingly, None when that was no time for it. Nothing is made after it came."""
    entry = incoming.entry
    made = min(entry.at, entry.received_at)
    window = tally.window_of(poll.windows, made)
    if window is None or (window[1] and entry.received_at > window[1] + tally.LATEST_MS):
        judging.refuse(incoming, "closed")
        return None
    is_late = bool(window[1]) and entry.received_at > window[1]
    judging.judgements[incoming.op.id] = LATE if is_late else ACCEPTED
    return made


def _listed(conference: int, some: Sequence[tuple[Incoming, Sender, str]]) -> dict[UUID, Listed]:
    """Everybody who answers personally. One query at most."""
    uids = {uid for incoming, sender, _ in some if sender.is_desk and (uid := _uid(incoming.op.body.get("delegate")))}
    uids |= {sender.delegate for _, sender, _ in some if sender.delegate}
    if not uids:
        return {}
    rows = Delegate.objects.filter(uid__in=uids, removed_at=None)
    found = rows.values_list("uid", "conference", "site", "unit", *SEAT)
    return {
        uid: Listed(site, unit, first or second or uid)
        for uid, number, site, unit, second, first in found
        if number == conference
    }


def _tell_rooms(judging: Judging, poll: Poll, sites: Collection[int]) -> None:
    """Desks that counted hands hear of it: of their count, and of phones beside it."""
    for site in actions.rooms_with_hands(poll, sites):
        judging.changed(actions.ROOM, site, poll.run)


def _uid(value: object) -> UUID | None:
    return _parsed(value) if isinstance(value, str) and len(value) == 36 else None


@lru_cache(maxsize=100)  # thousands answer the same poll
def _parsed(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
