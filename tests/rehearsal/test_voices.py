"""What rooms and phones ask and vote on a simulated day, and what the ledger makes of it: two programs that know nothing of each other."""

import base64
import random
from collections import Counter
from typing import Any
from uuid import UUID

import pytest

from diemcau.kernel import blind
from diemcau.kernel import op as ops
from diemcau.kernel.oplog import Entry
from diemcau.rehearsal import heard
from diemcau.rehearsal.act import HUB, PHONES, Act
from diemcau.rehearsal.intention import Asked, Intention, Voted
from diemcau.rehearsal.ledger import Ledger, fold
from diemcau.rehearsal.ledger_tokens import Given, too_many
from diemcau.rehearsal.ledger_voices import Question
from diemcau.rehearsal.manifest import Manifest
from diemcau.rehearsal.nameless import from_text
from diemcau.rehearsal.outcome import Outcome, Shown
from diemcau.rehearsal.profile import FAULTS, Profile
from diemcau.rehearsal.script import Script
from diemcau.rehearsal.snapshot import Grant, Person, Poll, Snapshot
from diemcau.rehearsal.spending import Spent
from diemcau.rehearsal.voting import Made
from diemcau.rehearsal.voting import Poll as Told
from tests.rehearsal.grounds import NOW, code_hash, entry, manifest, uid

DAY = Profile("", 8, 120, minutes=90)
KEY = blind.generate()
SINGLE, YES_NO, MULTIPLE, WORDS, SECRET = (str(UUID(int=9_000 + n)) for n in range(5))
POLLS = [
    Told(SINGLE, "single", ["1", "2", "3"]),
    Told(YES_NO, "yes_no", ["yes", "no", "abstain"]),
    Told(MULTIPLE, "multiple", ["1", "2", "3", "4"], most=2),
    Told(WORDS, "words"),
    Told(SECRET, "yes_no", ["yes", "no", "abstain"], is_secret=True, slot=3),
]
OPENED, CLOSED = NOW - 5_400_000, NOW
GROUND = Snapshot(
    delegates={uid(n): Person("live", code_hash(n), site=n % 8 + 1) for n in range(1, DAY.delegates + 1)},
    sessions=frozenset({1}),
    rounds={1: 1, 2: 1, 3: 1},
    sites=frozenset(range(1, 9)),
    speakers={f"device:desk-{site}-{n}": [Grant(role, site, 0)] for site in range(1, 9) for n, role in enumerate(("site_lead", "site_registrar"))}
    | {"device:hub": [Grant("hub_technician", 0, 0)]},
    polls={poll.uid: Poll("rehearsal", poll.kind, poll.keys, poll.most, poll.is_secret, [[OPENED, CLOSED]]) for poll in POLLS},
)  # fmt: skip


@pytest.fixture(scope="module")
def day() -> tuple[Script, list[Act]]:
    keys = {"ballot": {3: KEY.public}, "question": {8: KEY.public}}
    told = Made(POLLS, questions=8, announcement=str(UUID(int=9_100)))
    made = Script(manifest(DAY.sites, DAY.delegates), DAY, FAULTS["heavy"], seed=3, start=OPENED, made=told, keys=keys)
    return made, [act for acts in made.minutes() for act in acts]


def said(told: Manifest, act: Act, number: int) -> Entry:
    """The act as the log keeps it."""
    room = next(room for room in told.sites if room.id == act.site)
    phone = room.phones[act.desk - PHONES] if act.desk >= PHONES else None
    device = phone.device if phone else told.hub.device if act.desk == HUB else room.desks[act.desk].device
    who = f"delegate:{phone.delegate}" if phone and phone.delegate else device if phone else f"device:{device}"
    op = ops.Op(
        id=act.id, kind=act.kind, device=device, boot="b", n=number, at=act.at, mono=0, site=act.site, run="rehearsal",
        saw=act.saw, body=act.body,
    )  # fmt: skip
    return entry(op, seq=number, who=who, received_at=NOW + 1)


def test_a_day_asks_supports_votes_and_counts_hands_in_every_way(day: tuple[Script, list[Act]]) -> None:
    made, acts = day
    kinds = Counter(act.kind for act in acts)
    for kind in ("questions.ask", "questions.support", "questions.unsupport", "polls.answer", "polls.hand_count"):
        assert kinds[kind] > 3, kind
    askers = {act.desk for act in acts if act.kind == "questions.ask"}
    assert askers & {0}
    assert any(desk >= PHONES for desk in askers)
    assert Counter(press.do for press in made.presses) == dict.fromkeys(("open", "close", "off"), len(POLLS))
    for press in made.presses:
        at = OPENED + press.minute * 60_000
        answers = [act.at for act in acts if act.body.get("poll") == press.poll]
        assert all(moment > at for moment in answers) if press.do == "open" else all(moment < at for moment in answers)


def test_the_ledger_comes_to_what_was_meant_in_whatever_order(day: tuple[Script, list[Act]]) -> None:
    made, acts = day
    entries = [said(made.manifest, act, number) for number, act in enumerate(acts, 1)]
    random.Random(4).shuffle(entries)
    found = fold(entries, GROUND)
    assert set(found.judgements.values()) == {"accepted"}
    assert {op: line.site for (_, op), line in found.lines.items()} == made.intention.lines
    ballots = made.intention.polls[SECRET].secret.total()
    assert found.asked == {("rehearsal", "question", 8): made.intention.anonymous, ("rehearsal", "ballot", 3): ballots}
    asked = {op: (one.site, one.supports, bool(one.withdrawn_at)) for (_, op), one in found.questions.items()}
    assert asked == {op: (one.site, one.supports, one.withdrawn) for op, one in made.intention.asked.items()}
    for poll in POLLS:
        meant = made.intention.polls[poll.uid]
        votes = [vote for (_, of, _), vote in found.votes.items() if of == poll.uid]
        assert Counter((vote.said, vote.is_person) for vote in votes) == meant.counted()
        assert all(vote.late for vote in votes)  # all of it came after the close
        for (_, of, site), hands in found.hands.items():
            if of == poll.uid:
                assert hands.counts == {key: n for key, n in meant.hands[site][0].items() if n}
        assert {site for _, of, site in found.hands if of == poll.uid} == meant.hands.keys()


def test_what_is_anonymous_is_meant_in_numbers_and_put_in_with_tokens_that_verify(
    day: tuple[Script, list[Act]],
) -> None:
    made, acts = day
    ballots = [put for put in made.puts if put.purpose == "ballot"]
    secret = made.intention.polls[SECRET].secret
    assert secret == Counter(put.body["answer"][0] for put in ballots)  # type: ignore[index]
    assert secret.total() == len(ballots) > 3
    assert made.intention.polls[SECRET].answers == {}
    asked = {(act.site, act.desk, act.body["purpose"]): act for act in acts if act.kind == "blind.ask"}
    told = {press.poll: OPENED + press.minute * 60_000 for press in made.presses if press.do == "open"}
    for put in made.puts:
        act = asked[put.site, put.desk, put.purpose]
        assert act.at < put.at
        assert put.purpose == "question" or told[SECRET] < put.at
        blinded = act.body["wanted"][put.place]  # type: ignore[index]
        signed = base64.urlsafe_b64encode(blind.blind_sign(KEY, from_text(blinded))).decode().rstrip("=")
        post = made.purses[put.site, put.desk].token(put.purpose, put.place, signed)
        assert blind.verify(KEY.public, from_text(post.token), from_text(post.signature))
        assert not {"delegate", "device", "at"} & put.body.keys()


def test_of_the_box_nothing_is_compared_but_numbers() -> None:
    outcome, meant = Outcome(), Intention(anonymous=5)
    meant.polls = {SECRET: Voted(secret=Counter({"yes": 3, "no": 2}))}
    spent = Spent(put=10, kept=8, turned_away=Counter({("", ""): 1}), too_late=Counter({(SECRET, "no"): 1}))
    shown = Shown(0, 0, 0, {}, anonymous=4, polls={SECRET: heard.PollShown({}, {}, {}, secret={"yes": 3, "no": 1})})
    found = heard.anonymous(outcome, shown, meant, spent)
    heard.polls(outcome, shown.polls, meant)
    assert (found.questions, found.ballots, found.turned_away, found.too_late) == (4, 4, 1, 1)
    assert (outcome.lost, outcome.double_counted) == (0, 0)
    shown.polls[SECRET].secret["yes"], shown.anonymous = 4, 3
    heard.anonymous(outcome, shown, meant, Spent(put=1))
    heard.polls(outcome, shown.polls, meant)
    assert (outcome.lost, outcome.double_counted) == (1, 1)


def test_what_was_asked_for_bounds_what_was_given_and_that_what_was_spent() -> None:
    asked, stored = (
        {("live", "ballot", 1): 4},
        {("live", "ballot", 1): Given(4, 4), ("live", "ballot", 2): Given(None, 0)},
    )
    assert list(too_many(asked, stored)) == []
    stored[("live", "ballot", 1)], stored[("live", "ballot", 2)] = Given(5, 6), Given(None, 1)
    assert [what for what, _, _ in too_many(asked, stored)] == [
        "tokens ('live', 'ballot', 1)", "box ('live', 'ballot', 1)", "box ('live', 'ballot', 2)",
    ]  # fmt: skip


class Voices:
    """A log of questions and votes by somebody."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def say(self, kind: str, body: dict[str, Any], *, who: str = f"delegate:{uid(1)}", site: int = 1, at: int = NOW - 9_000,
            received_at: int = NOW - 1) -> str:  # fmt: skip
        number = len(self.entries) + 1
        op = ops.Op(
            id=UUID(int=5_000 + number), kind=kind, device="d", boot="b", n=number, at=at, mono=0, site=site,
            run="rehearsal", body=body,
        )  # fmt: skip
        self.entries.append(entry(op, seq=number, who=who, received_at=received_at))
        return str(op.id)

    def fold(self) -> Ledger:
        return fold(self.entries, GROUND)


def test_phones_with_a_rooms_code_are_one_voice_and_an_asker_is_none() -> None:
    log = Voices()
    op = log.say("questions.ask", {"text": "Bao giờ?", "naming": "named"}, who="phone:A")
    for who, site in (("phone:A", 1), ("phone:B", 1), ("phone:C", 1), ("device:desk-1-0", 1), ("phone:D", 2)):
        log.say("questions.support", {"question": op}, who=who, site=site)
    log.say("questions.support", {"question": op})
    log.say("questions.withdraw", {"question": op}, who="phone:B")
    assert log.fold().questions["rehearsal", op] == Question(1, "unit", 3, 0)
    log.say("questions.withdraw", {"question": op}, who="phone:A", at=NOW - 5)
    assert log.fold().questions["rehearsal", op].withdrawn_at == NOW - 5


def test_questions_and_votes_that_can_never_count_are_refused() -> None:
    log = Voices()
    lead, poll = "device:desk-1-0", {"poll": SINGLE}
    log.say("questions.ask", {"text": "a" * 501, "naming": "unit"})
    log.say("questions.ask", {"text": "… ?", "naming": "unit"})
    log.say("questions.ask", {"text": "Vì sao?", "naming": "unit", "delegate": uid(1)})
    log.say("questions.ask", {"text": "Vì sao?", "naming": "named"}, who=lead)
    log.say("questions.ask", {"text": "Vì sao?", "naming": "unit"}, who=lead, site=2)
    log.say("questions.support", {"question": "x"})
    log.say("polls.answer", poll | {"answer": ["4"]})
    log.say("polls.answer", poll | {"answer": ["1", "2"]})
    log.say("polls.answer", {"poll": uid(7), "answer": ["1"]})
    log.say("polls.answer", poll | {"answer": ["1"], "delegate": uid(1)})
    log.say("polls.answer", poll | {"answer": ["1"], "delegate": uid(999)}, who=lead)
    log.say("polls.answer", poll | {"answer": ["1"]}, at=CLOSED + 1, received_at=CLOSED + 2)
    log.say("polls.answer", poll | {"answer": ["1"]}, at=OPENED - 9, received_at=OPENED - 8)
    log.say("polls.answer", {"poll": WORDS, "answer": "a" * 61})
    log.say("polls.hand_count", poll | {"counts": {"1": 2}})
    log.say("polls.hand_count", poll | {"counts": {"7": 2}}, who=lead)
    log.say("polls.hand_count", {"poll": WORDS, "counts": {}}, who=lead)
    folded = log.fold()
    assert set(folded.judgements.values()) == {"refused"}
    assert [*folded.votes, *folded.hands, *folded.questions] == []


def test_a_delegates_phone_and_badge_are_one_vote_in_time_before_late_and_the_phone_before_the_badge() -> None:
    log, own = Voices(), f"delegate:{uid(8)}"
    first = log.say("polls.answer", {"poll": SINGLE, "answer": ["1"]}, who=own, at=NOW - 9_000)
    log.say("polls.answer", {"poll": SINGLE, "answer": "2", "delegate": uid(8)}, who="device:desk-1-0", at=NOW - 8_000)
    log.say("polls.answer", {"poll": SINGLE, "answer": ["3"]}, who=own, at=CLOSED - 1, received_at=CLOSED + 5)
    log.say("polls.answer", {"poll": SINGLE, "answer": ["3"]}, who=own, at=CLOSED - 1, received_at=CLOSED + 86_400_001)
    log.say("polls.answer", {"poll": SINGLE, "answer": ["3"]}, at=CLOSED + 5, received_at=CLOSED + 6)
    for _ in range(2):
        log.say("polls.answer", {"poll": SINGLE, "answer": ["1"]}, who="device:desk-1-0")
    votes = log.fold().votes
    assert votes["rehearsal", SINGLE, first] == (1, True, "1", False)
    assert Counter(vote.said for vote in votes.values() if not vote.is_person) == {"1": 2}


def test_what_is_not_shown_is_lost_and_what_was_not_meant_is_counted_twice() -> None:
    outcome, meant = Outcome(), Intention()
    meant.asked = {
        "a": Asked(1, "x", said={"y": (True, 2, True)}),
        "b": Asked(1, "x"),
        "c": Asked(2, "z", withdrawn=True),
    }
    shown = {"a": heard.QuestionShown(1, 3, False), "c": heard.QuestionShown(2, 0, True)}
    found = heard.questions(outcome, shown, meant)
    assert (found.asked, found.shown, found.withdrawn, found.supports) == (3, 2, 1, 3)
    assert (outcome.lost, outcome.double_counted) == (1, 2)
    outcome = Outcome()
    hands: dict[int, tuple[dict[str, int], int]] = {1: ({"1": 4, "2": 0}, 1), 2: ({"1": 1}, 0)}
    raised = {site: [one] for site, one in hands.items()}
    meant.polls = {SINGLE: Voted({"p": ("1", True), "q": ("2", False)}, hands, raised=raised)}
    there = heard.PollShown({"1": 1}, {"2": 2}, {1: ({"1": 4}, 1)}, late=1)
    counted = heard.polls(outcome, {SINGLE: there}, meant)
    assert (counted.voters, counted.counted, counted.personal, counted.late, counted.hand_counts) == (2, 3, 1, 1, 1)
    assert (outcome.lost, outcome.double_counted) == (1, 1)
    assert len(outcome.differences) == 2


@pytest.mark.parametrize(
    ("shown", "faults"), [({"1": 2}, 0), ({"1": 1, "3": 1}, 0), ({"1": 2, "3": 1}, 1), ({"1": 1}, 1), ({"3": 2}, 2)]
)
def test_of_two_answers_of_a_voter_either_counts_and_never_both(shown: dict[str, int], faults: int) -> None:
    """Which of them, is told by when they came: the ledger knows, the day's author does not."""
    outcome, meant = Outcome(), Intention()
    meant.polls = {SINGLE: Voted({"p": ("1", True), "q": ("3", True)}, said={"p": {"1"}, "q": {"1", "3"}})}
    heard.polls(outcome, {SINGLE: heard.PollShown(shown, {}, {})}, meant)
    assert outcome.lost + outcome.double_counted == faults
