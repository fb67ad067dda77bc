"""What became of the voices, as the server shows it at the end, against what was meant."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from .intention import Intention
from .result import Anonymous, Chat, Heard, Polls, Questions
from .spending import Spent

if TYPE_CHECKING:
    from .outcome import Outcome, Shown


class QuestionShown(msgspec.Struct):
    """A question as moderators see it. `site` None: of no room."""

    site: int | None
    supports: int
    withdrawn: bool


class PollShown(msgspec.Struct):
    """A poll as its facts stand: answers of persons known and of others, by what was said; hand counts by room (votes by key, abstentions);
    by answer what lies in the box of a secret one. `late`: of the answers."""

    persons: dict[str, int]
    others: dict[str, int]
    hands: dict[int, tuple[dict[str, int], int]]
    late: int = 0
    secret: dict[str, int] = {}


def questions(outcome: "Outcome", shown: Mapping[str, QuestionShown], intention: Intention) -> Questions:
    """Every question that was asked is there, once, with the support it has; others that somebody typed meanwhile are nobody's here."""
    asked = intention.asked
    found = Questions(asked=len(asked), said=sum(len(one.said) for one in asked.values()))
    for op, meant in asked.items():
        there = shown.get(op)
        if there is None or there.site != meant.site:
            outcome.lost += 1
            outcome.say(f"site {meant.site} asked {op}, and it is not shown")
            continue
        found.shown += 1
        found.withdrawn += there.withdrawn
        found.supports += there.supports
        outcome.compare(f"question {op}, supports", meant=meant.supports, shown=there.supports)
        outcome.compare(f"question {op}, taken back", meant=meant.withdrawn, shown=there.withdrawn)
    return found


def polls(outcome: "Outcome", shown: Mapping[str, PollShown], intention: Intention) -> Polls:
    """Every voter counts once, every room's hands once, with one of the things they said: which of them, verify knows."""
    found = Polls(polls=len(intention.polls))
    for uid, meant in intention.polls.items():
        there = shown.get(uid, PollShown({}, {}, {}))
        least, most = meant.bounds()
        for is_person, said in ((True, there.persons), (False, there.others)):
            whose = f"poll {uid}, {'persons' if is_person else 'others'} who answered"
            voters = sum(known == is_person for _, known in meant.answers.values())
            faults = outcome.lost + outcome.double_counted
            for answer in sorted({key for key, known in most if known == is_person} | said.keys()):
                n, key = said.get(answer, 0), (answer, is_person)
                outcome.compare(f"{whose} {answer}", meant=min(max(n, least[key]), most[key]), shown=n)
            if faults == outcome.lost + outcome.double_counted:  # each answer may be right, and all of them too many
                outcome.compare(whose, meant=voters, shown=sum(said.values()))
        for answer in sorted(meant.secret.keys() | there.secret.keys()):
            outcome.compare(f"poll {uid}, {answer}", meant=meant.secret[answer], shown=there.secret.get(answer, 0))
        for site in sorted(meant.hands.keys() | there.hands.keys()):
            either = [(_some(counts), n) for counts, n in meant.raised.get(site, [])]
            if (raised := there.hands.get(site)) not in either:
                outcome.lost += 1
                outcome.say(f"poll {uid}, hands of site {site}: {either[-1:]} meant, {raised} shown")
        found.voters += len(meant.answers)
        found.personal += sum(there.persons.values())
        found.counted += sum(there.persons.values()) + sum(there.others.values())
        found.late += there.late
        found.hand_counts += len(there.hands)
        found.secret += sum(there.secret.values())
    return found


def anonymous(outcome: "Outcome", shown: "Shown", intention: Intention, spent: Spent) -> Anonymous:
    """As many questions lie in the box as were put into it. What phones meant that may have no tokens was never put, and a secret poll's
    result does not change once it is shown; ballots are compared poll by poll."""
    for (poll, said), several in (*spent.turned_away.items(), *spent.too_late.items()):
        if poll:
            intention.polls[poll].secret[said] -= several
        else:
            intention.anonymous -= several
    for code, several in spent.refused.items():
        outcome.say(f"{several} not taken at the anonymous door: {code}")
    outcome.compare("anonymous questions", meant=intention.anonymous, shown=shown.anonymous)
    ballots = sum(sum(poll.secret.values()) for poll in shown.polls.values())
    away, late = spent.turned_away.total(), spent.too_late.total()
    return Anonymous(spent.tokens, spent.put, spent.sent, spent.kept, away, late, shown.anonymous, ballots)


def chat(outcome: "Outcome", shown: Mapping[str, int], intention: Intention) -> Chat:
    """Every line that a room wrote is there, in its room's thread."""
    found = sum(shown.get(op) == site for op, site in intention.lines.items())
    outcome.compare("lines that rooms wrote to the technicians", meant=len(intention.lines), shown=found)
    return Chat(len(intention.lines), found)


def reports(outcome: "Outcome", shown: Mapping[int, int], intention: Intention) -> None:
    """Every version of every room's report is there, and no other."""
    meant = intention.reports
    found = sum(min(shown.get(site, 0), times) for site, times in meant.items())
    outcome.compare("rooms' reports", meant=meant.total(), shown=found)
    outcome.compare("reports that no room confirmed", meant=0, shown=sum(shown.values()) - found)


def announcement(outcome: "Outcome", shown: Mapping[str, Sequence[int]], intention: Intention) -> Heard:
    """Every room that said it heard the message is shown, and no other."""
    sites = set(shown.get(intention.announcement, ()))
    outcome.compare(
        "rooms that heard the hub's message", meant=len(intention.heard), shown=len(sites & intention.heard)
    )
    outcome.compare("rooms that did not say they heard it", meant=0, shown=len(sites - intention.heard))
    return Heard(len(intention.heard), len(sites))


def _some(counts: Mapping[str, int]) -> dict[str, int]:
    return {key: n for key, n in counts.items() if n}
