"""Questions, answers and raised hands, as the ledger folds them: who said what, and what all of it comes to. A function of the set of
entries, and of the times at which polls could be answered."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from diemcau.kernel import op as ops
from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import tidy
from diemcau.kernel.oplog import Entry

from .snapshot import Person, Poll

SENDERS = {"organizer", "co_organizer", "hub_technician", "site_lead", "site_registrar", "site_technician"}
LONGEST = 500
MARKS = 4
LONGEST_WORD = 60
AROUND = " .,;:!?…\"'“”‘’()[]"
MOST_HANDS = 100_000
LATEST_MS = 24 * 3_600_000  # after a close
MOST = {"phone": 200, "desk": 5_000, "hub": 50_000}


class Question(NamedTuple):
    """How it was asked, how many ask the same (persons, and rooms), and when its asker took it back (0: it stands)."""

    site: int
    naming: str
    supports: int
    withdrawn_at: int


class Vote(NamedTuple):
    """An answer that counts: from where, whether of a person known, what (keys with commas between, or the word), and whether it came
    after the close."""

    site: int
    is_person: bool
    said: str
    late: bool


class Hands(NamedTuple):
    """A room's hand count that counts."""

    counts: Mapping[str, int]
    abstained: int
    replaces: bool
    late: bool
    op: str


class Voice(NamedTuple):
    """Who speaks: a person's phone, a phone that is nobody's, a room's desks together, or the hub."""

    way: str
    name: str


class Said(NamedTuple):
    """One word about a question; ordered by when it was said."""

    at: int
    op: UUID
    verb: str
    voice: Voice
    site: int


def voice_of(entry: Entry, holds: Callable[[Entry, set[str], int], bool]) -> Voice | None:
    """None: it may not speak here."""
    way, _, name = entry.who.partition(":")
    if way == "delegate" and is_uid(name):
        return Voice("person", entry.who)
    if way == "phone":
        return Voice("phone", entry.who)
    if not holds(entry, SENDERS, entry.site):
        return None
    return Voice("hub", "") if holds(entry, SENDERS, 0) else Voice("desk", str(entry.site))


def is_uid(value: object) -> bool:
    """Whether it is one of 36 characters."""
    try:
        return isinstance(value, str) and len(value) == 36 and bool(UUID(value))
    except ValueError:
        return False


class Questions:
    """Takes ops that are well-formed and come from one who may speak; says which of them are refused, and what is left."""

    def __init__(self) -> None:
        self._asked: list[tuple[Entry, ops.Op, Voice]] = []
        self._words: dict[tuple[str, str], list[Said]] = defaultdict(list)

    def is_refused(self, op: ops.Op, voice: Voice) -> bool:
        """For what it says."""
        if op.kind != "questions.ask":
            return not is_uid(op.body["question"])
        named, own = op.body.get("delegate"), voice.way in ("person", "phone")
        if named is not None and (own or not is_uid(named)):
            return True
        text = cleaned(op.body["text"])
        return (
            (op.body["naming"] == "named" and not own and named is None)
            or len(text) > LONGEST
            or not any(map(str.isalnum, without_identity_numbers(text)))
        )

    def take(self, entry: Entry, op: ops.Op, voice: Voice) -> None:
        """Keep what was said."""
        verb = op.kind.partition(".")[2]
        if verb == "ask":
            self._asked.append((entry, op, voice))
        else:
            question = str(UUID(op.body["question"]))
            self._words[entry.run, question].append(Said(_made(entry, op), op.id, verb, voice, entry.site))

    def close(self) -> tuple[dict[tuple[str, str], Question], set[str]]:
        """Questions by (run, op), and the ops that were one too many of their asker."""
        found: dict[tuple[str, str], Question] = {}
        count: Counter[tuple[str, Voice]] = Counter()
        over: set[str] = set()
        for entry, op, voice in sorted(self._asked, key=lambda one: one[0].seq):
            count[entry.run, voice] += 1
            if count[entry.run, voice] > MOST.get(voice.way, MOST["phone"]):
                over.add(str(op.id))
                continue
            naming = "unit" if voice.way == "phone" else op.body["naming"]
            key = entry.run, str(op.id)
            found[key] = Question(entry.site, naming, *_summed(self._words.get(key, ()), voice))
        return found, over


def _summed(said: Iterable[Said], asker: Voice) -> tuple[int, int]:
    """How many ask the same by now, and when it was taken back first."""
    last: dict[Voice, Said] = {}
    withdrawn = 0
    for one in sorted(said):
        if one.verb != "withdraw":
            last[one.voice] = one
        elif one.voice == asker and not withdrawn:
            withdrawn = one.at
    standing = [one for voice, one in last.items() if voice != asker and one.verb == "support"]
    persons = {one.voice for one in standing if one.voice.way == "person"}
    rooms = {one.site for one in standing if one.voice.way != "person"}
    return len(persons) + len(rooms), withdrawn


class Polls:
    """Takes answers and hand counts that are well-formed and come from one who may speak."""

    def __init__(self, polls: Mapping[str, Poll], people: Mapping[str, Person]) -> None:
        self._polls, self._people = polls, people
        self._best: dict[tuple[str, str, str], tuple[tuple[bool, bool, int, UUID], Vote | Hands]] = {}

    def is_refused(self, entry: Entry, op: ops.Op, voice: Voice) -> bool:
        """For what it says, or when."""
        body, desk = op.body, voice.way in ("desk", "hub")
        poll = self._polls.get(str(UUID(body["poll"]))) if is_uid(body["poll"]) else None
        if poll is None or poll.run != entry.run or not poll.windows or entry.received_at < poll.windows[0][0]:
            return True
        window = _window(poll.windows, _made(entry, op))
        if window is None or 0 < window[1] < entry.received_at - LATEST_MS:
            return True
        if op.kind == "polls.hand_count":
            return not desk or _hands(poll, body) is None
        person = body.get("delegate")
        if "delegate" in body:
            known = self._people.get(str(UUID(person))) if desk and is_uid(person) else None
            if known is None or not (voice.way == "hub" or known.site == entry.site):
                return True
        return poll.is_secret or not _said(poll, body["answer"])

    def take(self, entry: Entry, op: ops.Op, voice: Voice) -> None:
        """Keep what was said, where nothing of the same voter, or room, goes before it: what came in time before what came late, one's own
        phone before a desk, then the last."""
        uid = str(UUID(op.body["poll"]))
        poll, made = self._polls[uid], _made(entry, op)
        _, end = _window(poll.windows, made) or (0, 0)
        late = 0 < end < entry.received_at
        if op.kind == "polls.hand_count":
            counts, abstained = _hands(poll, op.body) or ({}, 0)
            says: Vote | Hands = Hands(counts, abstained, op.body.get("replaces", False), late, str(op.id))
            key = entry.run, uid, f"room {entry.site}"
        else:
            person = str(UUID(op.body["delegate"])) if "delegate" in op.body else voice.name.partition(":")[2]
            known = self._people.get(person)
            person = known.seat or person if known else person  # who sends somebody has one voice with them
            is_person = "delegate" in op.body or voice.way == "person"
            says = Vote(entry.site, is_person, _said(poll, op.body["answer"]), late)
            key = entry.run, uid, person if is_person else voice.name if voice.way == "phone" else f"op {op.id}"
        before = self._best.get(key)
        rank = not late, "delegate" not in op.body, made, op.id
        if before is None or rank > before[0]:
            self._best[key] = rank, says

    def close(self) -> tuple[dict[tuple[str, str, str], Vote], dict[tuple[str, str, int], Hands]]:
        """Answers that count by (run, poll, op), and hand counts by (run, poll, site)."""
        votes, hands = {}, {}
        for (run, poll, who), (rank, says) in self._best.items():
            if isinstance(says, Vote):
                votes[run, poll, str(rank[-1])] = says
            else:
                hands[run, poll, int(who.removeprefix("room "))] = says
        return votes, hands


def _made(entry: Entry, op: ops.Op) -> int:
    return max(0, min(op.at + op.offset, entry.received_at))


def _window(windows: Sequence[Sequence[int]], made: int) -> tuple[int, int] | None:
    """Of the times at which it could be answered (an end of 0: still to come) the one it was answered in; before the first: in that."""
    made = max(made, windows[0][0])
    return next(((begin, end) for begin, end in windows if begin <= made and (not end or made <= end)), None)


def _said(poll: Poll, answer: object) -> str:
    """Empty: no answer."""
    listed: list[Any] = answer if isinstance(answer, list) else [answer]
    if poll.kind == "words":
        word = cleaned(listed[0][: 20 * LONGEST_WORD]) if len(listed) == 1 and isinstance(listed[0], str) else ""
        word = without_identity_numbers(word).strip(AROUND)
        seen = any(char.isalnum() or unicodedata.category(char) == "So" for char in word)
        return word if seen and len(word) <= LONGEST_WORD else ""
    keys = [str(one) for one in listed if isinstance(one, str | int) and not isinstance(one, bool)]
    fits = len(keys) == len(listed) == len(set(keys)) <= poll.most and set(keys) <= set(poll.keys)
    return ",".join(key for key in poll.keys if key in keys) if fits else ""


def _hands(poll: Poll, body: Mapping[str, Any]) -> tuple[dict[str, int], int] | None:
    """None: no count."""
    counts, abstained = body["counts"], body.get("abstained", 0)
    if poll.kind == "words" or not isinstance(counts, dict) or not set(counts) <= set(poll.keys):
        return None
    numbers = (*counts.values(), abstained)
    if not all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= MOST_HANDS for n in numbers):
        return None
    if poll.kind == "yes_no":
        counts, abstained = counts | {"abstain": counts.get("abstain", 0) + abstained}, 0
    return {key: n for key, n in counts.items() if n}, abstained


def cleaned(text: str) -> str:
    """As texts are kept: tidy, with no more marks on a letter than any language has."""
    kept: list[str] = []
    marks = 0
    for char in tidy(text):
        marks = marks + 1 if unicodedata.combining(char) else 0
        kept += [char] if marks <= MARKS else []
    return "".join(kept)
