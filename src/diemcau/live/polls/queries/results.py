"""What a poll came to, in a constant number of queries whatever the number of answers."""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count
from django.utils.translation import get_language

from diemcau.infra.blind import queries as blind
from diemcau.kernel.anonymous import BoxAway

from .. import answers, tally, words
from ..enums import Kind, Way
from ..models import Answer, HandCount, Poll, Word
from .choices import choices_of

PERSONAL = (Way.PHONE, Way.BADGE)
PURPOSE = "ballot"
SHOWN_FROM = 2
"""A word is shown from so many on, or when a moderator lets it through."""
MOST_WORDS = 60
LONG_S, RECENT_S = 0.02, 1.0
MOST_RECENT = 50
Decided = dict[str, bool]
"""Whether a word is shown, by its key, where a moderator said."""
_recent: "dict[tuple[UUID, int, str | None], tuple[float, Result]]" = {}


class Line(NamedTuple):
    """A choice and its votes. `share`: of those who answered, 0 to 1."""

    key: str
    text: str
    n: int
    share: float

    @property
    def percent(self) -> int:
        """Whole percents, rounded."""
        return round(100 * self.share)


class WordLine(NamedTuple):
    """A word, how often it was said, and whether the rooms see it. `size`: 1 to 5, of a word cloud."""

    key: str
    text: str
    n: int
    is_shown: bool
    size: int


@dataclass(frozen=True)
class Result:
    """`total` as tally.Total; `present`: persons in all rooms, None where nobody knows. `rooms`: each room that answered (of a secret poll
    those alone that counted hands). `is_sealed`: a secret one that is not counted: nothing but the number of answers is told.
    `is_few`: one with fewer than five ballots, of which no more is ever told. `away`: the box cannot be read now, so that not even their
    number is known."""

    lines: Sequence[Line]
    words: Sequence[WordLine]
    total: tally.Total
    present: int | None
    rooms: dict[int, tally.RoomSum] = field(default_factory=dict)
    is_sealed: bool = False
    is_few: bool = False
    away: bool = False

    @property
    def answers(self) -> int:
        return self.total.answers

    @property
    def late(self) -> int:
        return self.total.late

    @property
    def above(self) -> bool:
        """Whether more answered than are there."""
        return self.present is not None and self.answers > self.present


def headcounts_of(poll: Poll) -> dict[int, int]:
    """How many each room has, as looked up while it is open every few seconds; of a closed poll: had at its close."""
    return {int(site): n for site, n in poll.present.items()}


def result_of(poll: Poll, *, by_room: bool = True) -> Result:
    """Two queries, and one for moderated words. Not `by_room`: `rooms` is not needed, which of thousands of them takes half as long."""
    return results_of([poll], by_room=by_room)[poll.pk]


def results_of(polls: Sequence[Poll], *, by_room: bool = True) -> dict[int, Result]:
    """The same of many, by their numbers, in as many queries as of one. Not `by_room`: one query more where rooms counted hands. Each
    secret one that is not counted yet is looked up in the box."""
    hands = _hands(polls)
    told = [poll for poll in polls if not poll.is_secret]
    counted = _counted(told) if by_room else _counted_as_one(told, hands)
    decided = _decided(polls)
    return {
        poll.pk: _result(poll, counted.get(poll.pk, []), hands.get(poll.pk, []), decided.get(poll.pk, {}))
        for poll in polls
    }


def _result(poll: Poll, told: list[tally.Counted], hands: list[tally.Hands], decided: Decided) -> Result:
    headcounts = headcounts_of(poll)
    counted, away = _ballots(poll) if poll.is_secret else (told, False)
    rooms = tally.rooms_of(poll.kind, counted, hands, headcounts)
    total = tally.total(rooms.values())
    present = sum(headcounts.values()) if headcounts else None
    rooms.pop(0, None)  # what the box holds, or all rooms as one, is of no room
    result = Result([], [], total, present, rooms, away=away)
    if poll.is_secret:
        is_few = 0 < sum(one.n for one in counted) < tally.LEAST
        if not poll.is_counted or is_few:
            total.counts.clear()
            return replace(result, is_sealed=not poll.is_counted, is_few=poll.is_counted)
    return replace(result, lines=_lines(poll, total), words=_words(poll, total, decided))


def recent_result_of(poll: Poll) -> Result:
    """The same without rooms for pages that thousands open at once: where counting takes long, what was counted within the last second."""
    key, now = (poll.uid, poll.version, get_language()), time.monotonic()
    held = _recent.get(key)
    if held is not None and now - held[0] < RECENT_S:
        return held[1]
    began = time.thread_time()
    result = result_of(poll, by_room=False)
    if time.thread_time() - began > LONG_S:
        if len(_recent) > MOST_RECENT:
            _recent.clear()
        _recent[key] = now, result
    return result


def counted_words(poll: Poll) -> Sequence[WordLine]:
    """All words of a poll, those that are not shown among them."""
    return result_of(poll).words


def _counted(polls: Sequence[Poll], site: int | None = None) -> dict[int, list[tally.Counted]]:
    rows = Answer.objects.filter(poll__in=polls, stands=True).order_by()
    if site is not None:
        rows = rows.filter(site=site)
    found: dict[int, list[tally.Counted]] = defaultdict(list)
    for poll, of, way, late, said, n in rows.values_list("poll", "site", "way", "late", "said").annotate(n=Count("*")):
        found[poll].append(tally.Counted(of, way in PERSONAL, late, said, n))
    return found


def _counted_as_one(polls: Sequence[Poll], hands: dict[int, list[tally.Hands]]) -> dict[int, list[tally.Counted]]:
    """All rooms as one (0) as long as everybody is a person: what counts of phones that are nobody's hangs on their room."""
    rows = Answer.objects.filter(poll__in=polls, stands=True).order_by()
    found: dict[int, list[tally.Counted]] = defaultdict(list)
    apart = set(hands)
    for poll, way, late, said, n in rows.values_list("poll", "way", "late", "said").annotate(n=Count("*")):
        found[poll].append(tally.Counted(0, True, late, said, n))
        if way not in PERSONAL:
            apart.add(poll)
    by_room = [poll for poll in polls if poll.pk in apart]
    return found | {poll.pk: [] for poll in by_room} | (_counted(by_room) if by_room else {})


def _hands(polls: Sequence[Poll], site: int | None = None) -> dict[int, list[tally.Hands]]:
    rows = HandCount.objects.filter(poll__in=polls, stands=True).order_by()
    if site is not None:
        rows = rows.filter(site=site)
    found: dict[int, list[tally.Hands]] = defaultdict(list)
    for poll, *said in rows.values_list("poll", "site", "counts", "abstained", "replaces", "late"):
        found[poll].append(tally.Hands(*said))
    return found


def _decided(polls: Sequence[Poll]) -> dict[int, Decided]:
    asked = [poll for poll in polls if poll.kind == Kind.WORDS]
    found: dict[int, Decided] = defaultdict(dict)
    if asked:
        for poll, key, is_shown in Word.objects.filter(poll__in=asked).values_list("poll", "key", "is_shown"):
            found[poll][key] = is_shown
    return found


def room_sum(poll: Poll, site: int) -> tally.RoomSum:
    """One room of a poll. Two queries."""
    headcounts = headcounts_of(poll)
    counted, hands = _counted([poll], site).get(poll.pk, []), _hands([poll], site).get(poll.pk, [])
    rooms = tally.rooms_of(poll.kind, counted, hands, headcounts)
    return rooms.get(site) or tally.RoomSum(site, headcounts.get(site))


def _ballots(poll: Poll) -> tuple[list[tally.Counted], bool]:
    """What was counted; before that what lies in the box, and whether that cannot be read."""
    if poll.is_counted:
        pairs = [(said, late, n) for said, pair in poll.stored.items() for late, n in enumerate(pair) if n]
        return [tally.Counted(0, True, bool(late), said, n) for said, late, n in pairs], False
    if poll.slot is None:
        return [], False
    keys = answers.keys_of(poll.kind, poll.choices)
    try:
        counts = blind.tally(poll.conference_id, poll.run, PURPOSE, poll.slot)
    except BoxAway:
        return [], True
    found = []
    for one in counts:
        said = answers.read_ballot(poll.kind, keys, poll.most, one.body)
        if said is not None:
            found.append(tally.Counted(0, True, one.late, said, one.times))
    return found, False


def _lines(poll: Poll, total: tally.Total) -> list[Line]:
    of = total.answers or 1
    return [Line(one.key, one.text, total.counts[one.key], total.counts[one.key] / of) for one in choices_of(poll)]


def _words(poll: Poll, total: tally.Total, decided: Decided) -> list[WordLine]:
    if poll.kind != Kind.WORDS:
        return []
    groups = words.grouped(total.counts)
    most = max((group.n for group in groups), default=1)
    lines = []
    for group in groups:
        said = [decided[key] for key in group.keys if key in decided]
        shown = all(said) if said else group.n >= SHOWN_FROM
        lines.append(WordLine(group.key, group.text, group.n, shown, 1 + round(4 * (group.n - 1) / max(1, most - 1))))
    return lines
