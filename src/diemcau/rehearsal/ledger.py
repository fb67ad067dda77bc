"""The ledger: the op log folded by its own plain code, to be compared with what the server has stored.

Nothing here is shared with the handlers that judge ops for the server, not even the rule of order: two programs written apart
must come to the same figures (docs/reference/operations.md is what both go by). Everything is a function of the set of facts.
"""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple, cast
from uuid import UUID

import msgspec

from diemcau.kernel import op as ops
from diemcau.kernel.oplog import Entry

from .ledger_chat import SAY, Chat, Line
from .ledger_forms import FORMS, is_formed
from .ledger_reports import CONFIRM, Report, Reports
from .ledger_tokens import ASK, Given, Slot, Tokens, too_many
from .ledger_voices import Hands, Polls, Question, Questions, Voice, Vote, voice_of
from .snapshot import Snapshot

SAYS = dict.fromkeys(("check_in", "visitor", "walk_in"), "present")
SAYS |= {"check_out": "left", "absent": "absent", "substitute": "replaced"}
BRINGS = ("attendance.walk_in", "attendance.substitute")
HUB = {"organizer", "hub_technician"}
TAKES_ATTENDANCE = HUB | {"site_lead", "site_registrar"}
CONFIRMS = HUB | {"site_lead"}
STANDS_FOR_ROOM = {"organizer", "site_lead"}
SPEAKS_FOR_ROOM = TAKES_ATTENDANCE | {"site_technician"}
HEADS = {"expected": None, "registered": None, "present": 0, "substitutes": 0, "guests": 0}
UNFOLDED = ("announcements", "blind", "chat", "stage")
"""What comes of these is the hub's: the judgement alone can be folded."""


class Standing(NamedTuple):
    """Where a delegate stands and by which op; `conflict`: two rooms or more say present."""

    state: str
    site: int
    conflict: bool
    op: str


class Room(NamedTuple):
    """What a room last said of itself."""

    state: str = "unknown"
    problem: str = ""
    calling: bool = False


class Difference(NamedTuple):
    """One thing that is not as the log says."""

    what: str
    ledger: object
    stored: object


@dataclass
class Ledger:
    """What the log comes to. Keys: judgements by op; people brought by ops, with their run; standings by (run, session,
    delegate); headcounts by (run, round, site), each (expected, registered, present, substitutes, guests, confirmed,
    also reported, also confirmed, op); rooms by (run, site). `asked`: tokens asked for by slot (None: not known), `given`: those stored;
    `either`: ops that were judged by a list and by slots as they stood then, which no log keeps. `redacted`: ops whose bodies were taken away; what hangs on them cannot be folded again."""

    judgements: dict[str, str] = field(default_factory=dict)
    redacted: set[str] = field(default_factory=set)
    brought: dict[str, str] = field(default_factory=dict)
    standings: dict[tuple[str, int, str], Standing] = field(default_factory=dict)
    headcounts: dict[tuple[str, int, int], tuple[object, ...]] = field(default_factory=dict)
    rooms: dict[tuple[str, int], Room] = field(default_factory=dict)
    questions: dict[tuple[str, str], Question] = field(default_factory=dict)
    votes: dict[tuple[str, str, str], Vote] = field(default_factory=dict)
    hands: dict[tuple[str, str, int], Hands] = field(default_factory=dict)
    lines: dict[tuple[str, str], Line] = field(default_factory=dict)
    reports: dict[tuple[str, str], Report] = field(default_factory=dict)
    asked: dict[Slot, int] | None = field(default_factory=dict)
    given: dict[Slot, Given] = field(default_factory=dict)
    either: set[str] = field(default_factory=set)


class _Fact(NamedTuple):
    id: UUID
    at: int
    saw: tuple[UUID, ...]
    site: int
    says: object
    hub: bool

    def reaches(self, other: "_Fact") -> bool:
        """A room's word takes back or replaces that room's words only, the hub's every room's."""
        return self.hub or self.site == other.site


def _order(facts: list[_Fact]) -> list[_Fact]:
    """Facts that still stand, best first: whoever was seen by one that reaches it gives way, then the later, the greater id."""
    by_id = {fact.id: fact for fact in facts}
    seen = {t for fact in facts for t in fact.saw if t != fact.id and t in by_id and fact.reaches(by_id[t])}
    heads = [fact for fact in facts if fact.id not in seen]
    return sorted(heads or facts, key=lambda fact: (-fact.at, -fact.id.int))


class Folding:
    """One fold of one conference's log."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.ledger = Ledger()
        self.undoings: dict[tuple[str, str], list[_Fact]] = defaultdict(list)
        self.known = {uid: person.run for uid, person in snapshot.delegates.items() if not person.brought}
        self.codes = {person.code_hash: uid for uid, person in snapshot.delegates.items()}
        self.people: dict[tuple[str, int, str], list[_Fact]] = defaultdict(list)
        self.counts: dict[tuple[str, int, int], list[_Fact]] = defaultdict(list)
        self.words: dict[tuple[str, int, str], list[_Fact]] = defaultdict(list)
        self.questions = Questions()
        self.chat, self.reports, self.tokens = Chat(), Reports(), Tokens()
        self.polls = Polls(snapshot.polls, snapshot.delegates)

    def fold(self, entries: Iterable[Entry]) -> Ledger:
        good: list[tuple[Entry, ops.Op]] = []
        for entry in entries:
            if entry.redacted:
                self.ledger.redacted.add(str(entry.id))
                if entry.kind in BRINGS:
                    self.known[str(entry.id)] = entry.run
                if entry.kind == ASK:
                    self.ledger.asked = None
                continue
            self.ledger.judgements[str(entry.id)] = "refused"
            with suppress(msgspec.MsgspecError):
                if not self._is_refused(entry, op := ops.decode(entry.op)):
                    good.append((entry, op))
        self._bring(good)
        for entry, op in good:
            self.ledger.judgements[str(entry.id)] = self._judge(entry, op)
        self._close()
        return self.ledger

    def _bring(self, good: list[tuple[Entry, ops.Op]]) -> None:
        """Everybody whom ops brought: a substitute only once the person replaced is known, who may be brought, too."""
        bringing = [(entry, op) for entry, op in good if op.kind in BRINGS]
        before = -1
        while len(self.known) != before:
            before = len(self.known)
            for entry, op in bringing:
                replaced = op.body.get("delegate")
                if replaced is None or self._knows(str(UUID(replaced)), entry.run):
                    self.known[str(op.id)] = self.ledger.brought[str(op.id)] = entry.run

    def _knows(self, uid: str, run: str) -> bool:
        return self.known.get(uid) in ("live", run)

    def _holds(self, entry: Entry, roles: set[str], site: int) -> bool:
        """Whether the speaker held one of these roles over the site (0: over all) when the op came in."""
        return any(
            grant.role in roles
            and grant.site in (0, site)
            and grant.since <= entry.received_at
            and (grant.until is None or entry.received_at < grant.until)
            for grant in self.snapshot.speakers.get(entry.who, ())
        )

    def _is_refused(self, entry: Entry, op: ops.Op) -> bool:
        """Whether an op can never count, whatever else comes."""
        body, ground = op.body, self.snapshot
        if op.kind not in FORMS or op.v != 1 or not is_formed(op.kind, body) or op.site not in ground.sites:
            return True
        if op.kind.startswith(("questions.", "polls.")):
            voice = voice_of(entry, self._holds)
            if voice is None:
                return True
            asked = op.kind.startswith("questions.")
            return self.questions.is_refused(op, voice) if asked else self.polls.is_refused(entry, op, voice)
        speakers = SPEAKS_FOR_ROOM if op.kind.partition(".")[0] in ("room", *UNFOLDED) else TAKES_ATTENDANCE
        speakers = STANDS_FOR_ROOM if op.kind == CONFIRM else speakers
        by_phone = op.kind.startswith("blind.") and entry.who.startswith("delegate:")
        if not by_phone and not self._holds(entry, speakers, entry.site):
            return True
        listed = ground.delegates.get(str(op.id)) if op.kind in BRINGS else None
        if listed is not None and not listed.brought:
            return True
        if "code_hash" in body:
            person = ground.delegates.get(self.codes.get(body["code_hash"], ""))
            if person is None or person.run not in ("live", entry.run) or person.since > entry.received_at:
                return True
        session = ground.rounds.get(body["round"], 0) if "round" in body else body.get("session")
        return session is not None and session not in ground.sessions

    def _judge(self, entry: Entry, op: ops.Op) -> str:
        area, _, verb = op.kind.partition(".")
        if area == "attendance" and verb != "headcount":
            return self._about_person(entry, op, verb)
        if area == "room":
            said = op.body["calling" if verb == "call" else verb]
            self.words[entry.run, op.site, verb].append(self._fact(entry, op, said)._replace(saw=()))
        elif area in ("questions", "polls"):
            voice = cast("Voice", voice_of(entry, self._holds))
            (self.questions if area == "questions" else self.polls).take(entry, op, voice)
        elif op.kind == SAY:
            self.chat.take(entry, op)
        elif op.kind == CONFIRM:
            self.reports.take(entry, op)
        elif op.kind == ASK:
            self.tokens.take(entry, op)
            self.ledger.either.add(str(op.id))
        elif area not in UNFOLDED:
            confirmed = op.body["confirmed"] and self._holds(entry, CONFIRMS, entry.site)
            heads = (*(op.body.get(name, least) for name, least in HEADS.items()), confirmed, str(op.id))
            self.counts[entry.run, op.body["round"], op.site].append(self._fact(entry, op, heads))
        return "accepted"

    def _about_person(self, entry: Entry, op: ops.Op, verb: str) -> str:
        run, session = entry.run, op.body["session"]
        uid = str(UUID(self.codes[op.body["code_hash"]] if verb == "visitor" else op.body.get("delegate", str(op.id))))
        if not self._knows(uid, run):
            return "waiting"
        if verb == "undo":
            slip = str(UUID(op.body["undoes"]))
            self.undoings[run, slip].append(self._fact(entry, op, None))
            self.ledger.redacted |= {str(op.id)} if slip in self.ledger.redacted else set()
            return "accepted"
        self.people[run, session, uid].append(self._fact(entry, op, SAYS[verb]))
        if verb == "substitute":
            self.people[run, session, str(op.id)].append(self._fact(entry, op, "present"))
        return "accepted"

    def _fact(self, entry: Entry, op: ops.Op, says: object) -> _Fact:
        at = max(0, min(op.at + op.offset, entry.received_at))
        return _Fact(op.id, at, tuple(op.saw), op.site, says, self._holds(entry, HUB, 0))

    def _is_undone(self, run: str, fact: _Fact) -> bool:
        """Whether its room or the hub took it back; what another room sent to do so is refused."""
        undoings = self.undoings.get((run, str(fact.id)), ())
        foreign = [str(undoing.id) for undoing in undoings if not undoing.reaches(fact)]
        self.ledger.judgements.update(dict.fromkeys(foreign, "refused"))
        return len(foreign) < len(undoings)

    def _close(self) -> None:
        for (run, session, uid), facts in self.people.items():
            left = [fact for fact in facts if not self._is_undone(run, fact)]
            if left:
                self.ledger.standings[run, session, uid] = _where(_order(left))
        for key, facts in self.counts.items():
            self.ledger.headcounts[key] = _counted(_order(facts), _order([f for f in facts if _heads(f)[5]]))
        for (run, site, verb), facts in self.words.items():
            name = "calling" if verb == "call" else verb
            said = self.ledger.rooms.get((run, site), Room())._asdict() | {name: _order(facts)[0].says}
            self.ledger.rooms[run, site] = Room(**said)
        self.ledger.votes, self.ledger.hands = self.polls.close()
        self.ledger.questions, over = self.questions.close()
        self.ledger.lines, lines_over = self.chat.close()
        self.ledger.reports, reports_over = self.reports.close()
        self.ledger.judgements.update(dict.fromkeys(over | lines_over | reports_over, "refused"))
        self.ledger.asked = self.tokens.close() if self.ledger.asked is not None else None


def _heads(fact: _Fact) -> tuple[object, ...]:
    return cast("tuple[object, ...]", fact.says)


def _counted(best: list[_Fact], sure: list[_Fact]) -> tuple[object, ...]:
    """The best confirmed headcount holds, and beside it the best other number that none saw: a confirmed one, else any."""
    *figures, op = _heads((sure or best)[0])
    beside = sorted(map(_heads, best if sure else ()), key=lambda heads: not heads[5])
    also = next(((heads[2], heads[5]) for heads in beside if heads[2] != figures[2]), (None, False))
    return *figures, *also, op


def _where(heads: list[_Fact]) -> Standing:
    """Of each room its own best word counts: whoever is present in one is; when they are several they are in conflict."""
    of_room = {fact.site: fact for fact in reversed(heads)}
    here = [fact for fact in heads if fact.says == "present" and fact is of_room[fact.site]]
    best = (here or heads)[0]
    return Standing(str(best.says), best.site, len(here) > 1, str(best.id))


def fold(entries: Iterable[Entry], snapshot: Snapshot) -> Ledger:
    """What the entries of one conference's log come to, in any order, given what they may speak of."""
    return Folding(snapshot).fold(entries)


def compare(ledger: Ledger, stored: Ledger) -> list[Difference]:
    """Everything in which the two differ, in a stable order. What hangs on a redacted op is taken as stored."""
    found: list[Difference] = []
    for op in ledger.either & stored.judgements.keys():
        if stored.judgements[op] in ("accepted", "refused"):
            ledger.judgements[op] = stored.judgements[op]
    if ledger.asked is not None:
        found += [Difference(*one) for one in too_many(ledger.asked, stored.given)]
    for name in (
        "judgements",
        "brought",
        "standings",
        "headcounts",
        "rooms",
        "questions",
        "votes",
        "hands",
        "lines",
        "reports",
    ):
        ours, theirs = getattr(ledger, name), getattr(stored, name)
        found += [
            Difference(f"{name} {key}", ours.get(key), theirs.get(key))
            for key in sorted(ours.keys() | theirs.keys(), key=str)
            if ours.get(key) != theirs.get(key) and not _hangs_on(ledger.redacted, key, theirs.get(key))
        ]
    return found


def _hangs_on(redacted: set[str], key: object, stored: object) -> bool:
    """Whether a key, or the op that decided a stored value (its last field), was redacted."""
    names = key if isinstance(key, tuple) else (key,)
    return not redacted.isdisjoint(str(n) for n in names) or (isinstance(stored, tuple) and stored[-1] in redacted)
