"""Polls that are open, and what is said in them; and an oracle: another program for the same tally, from the facts as they were made."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from diemcau.infra.operations import Incoming, Judging
from diemcau.live.polls import operations
from diemcau.live.polls.models import Poll
from tests.attendance.world import World
from tests.conferences.test_operations import NOW, incoming

CHOICES = [{"key": str(n), "text": {"vi": f"Phương án {n}"}} for n in (1, 2, 3)]


class Fact(NamedTuple):
    """What somebody did: `voter` ``d1`` a delegate, ``n1`` a phone of nobody, ``hand``; `made`, `came` in seconds from the opening."""

    op: int
    voter: str
    room: int
    said: Any
    made: int
    came: int
    replaces: bool = False


def oracle(
    kind: str, facts: Iterable[Fact], windows: Sequence[tuple[int, int]], there: Mapping[int, int]
) -> tuple[dict[str, int], int, int]:
    """(votes by key, persons who answered, how many of them late). Seconds; a window's end of 0 has not come."""

    def end_of(fact: Fact) -> int | None:
        made = max(min(fact.made, fact.came), windows[0][0])
        ends = [end for begin, end in windows if begin <= made and (made <= end or end == 0)]
        return ends[0] if ends else None

    counted = [fact for fact in facts if end_of(fact) is not None]
    counted.sort(key=lambda fact: (min(fact.made, fact.came), fact.op))
    last: dict[tuple[str, int], Fact] = {}
    counted.sort(
        key=lambda fact: 0 < (end_of(fact) or 0) < fact.came, reverse=True
    )  # late ones are beaten by those in time
    for fact in counted:
        last[fact.voter, fact.room if fact.voter == "hand" else 0] = fact  # a person has one voice wherever they are
    votes: Counter[str] = Counter()
    persons = late = 0
    for room in {fact.room for fact in last.values()}:
        here = [fact for fact in last.values() if fact.room == room]
        is_late = {fact.op: 0 < (end_of(fact) or 0) < fact.came for fact in here}
        hands = next((fact for fact in here if fact.voter == "hand"), None)
        raised: dict[str, int] = dict(hands.said) if hands else {}
        up = (max(raised.values(), default=0) if kind == "multiple" else sum(raised.values())) if hands else 0
        late_up = up if hands and is_late[hands.op] else 0
        votes.update(raised)
        if hands and hands.replaces:
            persons, late = persons + up, late + late_up
            continue
        own = [fact for fact in here if fact.voter[0] == "d"]
        others = [fact for fact in here if fact.voter[0] == "n"]
        room_for = max(0, there[room] - len(own) - up) if room in there else len(others)
        taken = min(len(others), room_for)
        for fact in own:
            votes.update(fact.said)
        said = Counter(key for fact in others for key in fact.said)
        if taken == len(others):
            votes.update(said)
        else:
            exact = {key: n * taken / len(others) for key, n in said.items()}
            whole = {key: int(share + 1e-9) for key, share in exact.items()}
            spare = 0 if kind == "multiple" else taken - sum(whole.values())
            for key in sorted(said, key=lambda key: (-round(exact[key] - whole[key], 9), key))[:spare]:
                whole[key] += 1
            votes.update(whole)
        answered = up + len(own) + taken
        persons += answered
        late += min(answered, late_up + sum(is_late[fact.op] for fact in own + others))
    return {key: n for key, n in votes.items() if n}, persons, late


def make(world: World, kind: str = "single", **fields: Any) -> Poll:
    """Open since NOW."""
    fields = {
        "title": {"vi": "Đồng ý không?"},
        "windows": [[NOW, 0]],
        "state": "open",
        "most": 2 if kind == "multiple" else 1,
        "choices": CHOICES,
    } | fields
    if kind in ("words", "yes_no"):
        fields["choices"] = []
    return Poll.objects.create(conference=world.conference, kind=kind, **fields)


def answer(
    world: World,
    poll: Poll,
    number: int,
    said: Any,
    *,
    who: str,
    room: int = 1,
    made: int = 1,
    came: int = 0,
    **more: Any,
) -> Incoming:
    """An answer; moments in seconds after NOW, `who` ``d1`` the second delegate, ``n1`` a phone by the room's code, else as in the log."""
    body = {"poll": str(poll.uid), "answer": said} | more
    return _op(world, "polls.answer", body, number, who, room, made, came or made)


def hands(
    world: World,
    poll: Poll,
    number: int,
    counts: dict[str, int],
    *,
    who: str = "",
    room: int = 1,
    made: int = 1,
    came: int = 0,
    **more: Any,
) -> Incoming:
    """A hand count of a room's lead."""
    body = {"poll": str(poll.uid), "counts": counts} | more
    who = who or f"device:lead-{world.sites[room].pk}"
    return _op(world, "polls.hand_count", body, number, who, room, made, came or made)


def _op(
    world: World, kind: str, body: dict[str, Any], number: int, who: str, room: int, made: int, came: int
) -> Incoming:
    if who[:1] == "d" and who[1:].isdigit():
        who = f"delegate:{world.people[int(who[1:])].uid}"
    elif who[:1] == "n" and who[1:].isdigit():
        who = f"phone:{who}"
    at, received = NOW + 1000 * made, NOW + 1000 * came
    return incoming(world.sites[room], kind, dict(body), number=number, at=at, received_at=received, who=who)


def say(world: World, *batch: Incoming) -> dict[UUID, tuple[str, str]]:
    """Judged as the projector does; the judgements."""
    judging = Judging(world.conference.pk, batch)
    for kind, handler in (
        ("polls.answer", operations.judge_answers),
        ("polls.hand_count", operations.judge_hand_counts),
    ):
        judging.incoming = [one for one in batch if one.op.kind == kind]
        if judging.incoming:
            handler(judging)
    return {op: (judged.state, judged.reason) for op, judged in judging.judgements.items()}


def verdict(world: World, one: Incoming) -> tuple[str, str]:
    return say(world, one)[one.op.id]
