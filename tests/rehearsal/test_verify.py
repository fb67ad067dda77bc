"""`diemcau verify` agrees with what the handlers stored, and says every way in which it could be otherwise."""

import argparse
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from diemcau.attendance.models import Attendance, Headcount
from diemcau.attendance.queries import site_counts
from diemcau.cli import throwaway, verify
from diemcau.conferences.models import Conference, SiteLive
from diemcau.infra.blind import box
from diemcau.infra.blind import queries as blind
from diemcau.infra.blind.models import Asked, Key
from diemcau.infra.models import Verdict
from diemcau.infra.projector import Projector
from diemcau.kernel import blind as kernel_blind
from diemcau.kernel import op as ops
from diemcau.kernel.actor import SYSTEM
from diemcau.kernel.anonymous import NewSpent
from diemcau.kernel.blind import PublicKey
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.oplog import NewEntry, OpLog
from diemcau.kernel.persons import GONE
from diemcau.live.announcements.models import Line
from diemcau.live.polls import examples
from diemcau.live.polls.models import Answer, HandCount
from diemcau.live.questions.models import Question
from diemcau.outcomes.reports.models import RoomReport
from diemcau.plane.anonymous import SqliteBox
from diemcau.plane.stores import open_log
from diemcau.portal import rehearsal_keys, rehearsal_manifest, rehearsal_totals, rehearsal_votes
from diemcau.rehearsal import heard
from diemcau.rehearsal.act import HUB, PHONES
from diemcau.rehearsal.manifest import Manifest, read
from diemcau.rehearsal.outcome import Outcome
from diemcau.rehearsal.outcome import Shown as Figures
from diemcau.rehearsal.profile import FAULTS, Profile
from diemcau.rehearsal.script import Script
from diemcau.rehearsal.voting import Made
from diemcau.roster.models import Delegate

pytestmark = pytest.mark.django_db(transaction=True)
DAY = Profile("", 6, 90, minutes=20)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpLog]:
    url = f"sqlite:///{tmp_path / 'oplog.sqlite3'}"
    monkeypatch.setattr(verify, "options", lambda: SimpleNamespace(log_url=url))
    opened = open_log(url)
    monkeypatch.setattr(kernel_blind, "generate", cache(kernel_blind.generate))  # 0.1 s each
    kept = SqliteBox(tmp_path / "anonymous.sqlite3")
    box.use(lambda: kept)
    yield opened
    opened.close()
    kept.close()
    box._open.clear()  # the next test has none
    box._held.clear()


def play(log: OpLog, conference: Conference, *, run: str = "live", seed: int = 1) -> Manifest:
    """A short day, straight into the log and judged."""
    return played(log, conference, run=run, seed=seed)[0]


def played(log: OpLog, conference: Conference, *, run: str = "live", seed: int = 1) -> tuple[Manifest, Script]:
    key = rehearsal_keys.make_key(conference, by=SYSTEM, run=run)
    opened = rehearsal_keys.open_key(key)
    told = read(json.dumps(rehearsal_manifest.manifest(opened, key)).encode())
    made = msgspec.convert(rehearsal_votes.make(opened), Made)
    for poll in made.polls:
        rehearsal_votes.press(opened, "open", poll.uid)
    now = SystemClock().now_ms()
    keys: dict[str, dict[int, PublicKey]] = {"ballot": {}, "question": {}}
    for slot in blind.said():
        keys[slot.name.purpose][slot.name.slot] = slot.key
    start = now - DAY.minutes * 60_000
    script = Script(told, DAY, FAULTS["heavy"], seed=seed, start=start, made=made, keys=keys)
    desks = {(room.id, n): desk for room in told.sites for n, desk in enumerate(room.desks)}
    phones = {(room.id, PHONES + n): phone for room in told.sites for n, phone in enumerate(room.phones)}
    for poll in made.polls[::2]:
        rehearsal_votes.press(opened, "close", poll.uid)
    came, entries = SystemClock().now_ms() + 1, []
    for number, act in enumerate(act for acts in script.minutes() for act in acts):
        phone = phones.get((act.site, act.desk))
        device = (phone or (told.hub if act.desk == HUB else desks[act.site, act.desk])).device
        op = ops.Op(
            id=act.id, kind=act.kind, device=device, boot="b", n=number, at=act.at, mono=0, site=act.site, run=run,  # type: ignore[arg-type]
            saw=act.saw, body=act.body,
        )  # fmt: skip
        raw = ops.encode(op)
        who = f"device:{device}" if phone is None else f"delegate:{phone.delegate}" if phone.delegate else device
        entries.append(
            NewEntry(told.conference, op.id, ops.digest(raw), run, op.kind, op.site, device, who, act.at, came, raw)
        )
    log.append(entries)
    Projector(log, tell=lambda _: None).run_once()
    return told, script


def differences() -> list[str]:
    return [text for one in verify.verify() for text in one["differences"]]


def test_what_handlers_stored_is_what_the_log_says(log: OpLog) -> None:
    play(log, throwaway.seed(6, 90))
    [found] = verify.verify()
    assert found["ops"] > 250
    assert (found["not_judged"], found["redacted"], found["differences"]) == (0, 0, [])


def test_a_day_of_several_rooms_comes_to_what_it_was_meant_to(log: OpLog) -> None:
    """Moves, slips, two desks, persons in two rooms of whom the hub decides half."""
    conference = throwaway.seed(6, 90)
    told = play(log, conference)
    meant = Script(told, DAY, FAULTS["heavy"], seed=1, start=0).intention
    held = site_counts(conference.pk, told.session)
    assert {site: counts.present for site, counts in held.items() if counts.present} == +meant.present
    assert {site: counts.visitors for site, counts in held.items() if counts.visitors} == +meant.visiting
    assert sum(counts.conflicts for counts in held.values()) == meant.conflicts > 0


def test_voices_come_to_what_they_were_meant_to(log: OpLog) -> None:
    _, script = played(log, conference := throwaway.seed(6, 90))
    opened = rehearsal_keys.open_key(rehearsal_keys.make_key(conference, by=SYSTEM, run="live"))
    shown = msgspec.convert(json.loads(json.dumps(rehearsal_totals.totals(opened))), Figures, strict=False)
    outcome = Outcome()
    asked = heard.questions(outcome, shown.questions, script.intention)
    voted = heard.polls(outcome, shown.polls, script.intention)
    told = heard.announcement(outcome, shown.heard, script.intention)
    assert (outcome.lost, outcome.double_counted, outcome.differences) == (0, 0, [])
    assert told.rooms == told.shown > 2
    assert asked.asked == asked.shown > 1
    assert asked.supports > 0
    assert voted.polls == len(examples.DRAFTS)  # the secret one comes when so short a day is over
    assert heard.chat(outcome, shown.lines, script.intention).shown > 2
    assert voted.counted == voted.voters > 60
    assert voted.voters > voted.personal > 40
    assert voted.late > 10
    assert voted.hand_counts > 3
    assert differences() == []


def test_more_in_the_box_than_tokens_were_given_or_asked_for_is_found(log: OpLog) -> None:
    """As numbers: whose they are nobody can say."""
    _, script = played(log, conference := throwaway.seed(6, 90))
    given = {of: one for of, one in blind.given(conference.pk).items() if of[1] == "question"}
    [(of, (tokens, _))] = given.items()
    assert tokens == script.intention.anonymous == sum(put.purpose == "question" for put in script.puts) > 0
    put = [NewSpent(conference.pk, *of, bytes([n]) * 32, b'{"text":"a"}', late=False) for n in range(tokens + 1)]
    box.box().append(put[:-1], now_ms=1)
    assert differences() == []
    box.box().append(put[-1:], now_ms=1)
    assert differences() == [f"box {of}: the log says {tokens}, stored is {tokens + 1}"]
    Asked.objects.create(key=Key.objects.get(slot=of[2]), holder="x", digest=b"", blinded=b"")
    assert differences() == [f"tokens {of}: the log says {tokens}, stored is {tokens + 1}"]


def test_every_tampering_is_found(log: OpLog, capsys: pytest.CaptureFixture[str]) -> None:
    play(log, throwaway.seed(6, 90))
    assert differences() == []
    Attendance.objects.filter(pk=Attendance.objects.filter(state="present").first().pk).update(state="left")
    Attendance.objects.filter(state="absent").first().delete()
    Headcount.objects.filter(pk=Headcount.objects.first().pk).update(guests=77)
    SiteLive.objects.filter(pk=SiteLive.objects.first().pk).update(state="lost", calling=True)
    Verdict.objects.filter(op_id=Question.objects.first().uid).update(state="refused")
    Question.objects.filter(pk=Question.objects.first().pk).update(supports=99)
    Answer.objects.filter(op=Answer.objects.filter(stands=True).first().op).update(said="9")
    HandCount.objects.filter(op=HandCount.objects.filter(stands=True).first().op).update(abstained=77)
    Line.objects.filter(pk=Line.objects.first().pk).update(text="otherwise")
    found = differences()
    of_sheet = [text for text in found if text.startswith("fact sheet live ")]
    assert of_sheet
    assert len(found) - len(of_sheet) == 9
    assert any("77" in text for text in found)
    assert verify.tell(argparse.Namespace(json=False)) == 1
    assert f"{len(found)} differences" in capsys.readouterr().out


def test_a_name_that_was_taken_out_is_no_difference_but_another_word_is(log: OpLog) -> None:
    play(log, throwaway.seed(6, 90))
    line, report = Line.objects.exclude(text="").first(), RoomReport.objects.exclude(op_id=None).first()
    name = line.text.split()[0]
    Line.objects.filter(pk=line.pk).update(text=line.text.replace(name, GONE, 1))
    RoomReport.objects.filter(pk=report.pk).update(name=GONE)
    assert differences() == []
    Line.objects.filter(pk=line.pk).update(text=f"{GONE} hoàn toàn khác")
    assert len(differences()) == 1


def test_a_forgotten_walk_in_is_found(log: OpLog) -> None:
    play(log, throwaway.seed(6, 90))
    Delegate.objects.filter(source="walk_in").first().delete()
    assert {text.split()[0] for text in differences()} == {"brought", "standings", "fact"}


def test_what_nobody_judged_yet_is_no_difference(log: OpLog) -> None:
    told = play(log, throwaway.seed(6, 90))
    [last] = log.read(told.conference, after=log.heads()[told.conference] - 1, limit=1)
    again = ops.decode(last.op)
    raw = ops.encode(
        ops.Op(**{name: getattr(again, name) for name in again.__struct_fields__} | {"id": ops.UUID(int=1)})
    )
    log.append([NewEntry(told.conference, ops.UUID(int=1), ops.digest(raw), *last[4:11], raw)])
    [found] = verify.verify()
    assert (found["not_judged"], found["differences"]) == (1, [])


def test_redacted_bodies_are_taken_as_stored(log: OpLog) -> None:
    told = play(log, throwaway.seed(6, 90))
    brought = list(Delegate.objects.exclude(source="import").values_list("uid", flat=True))
    assert log.redact(told.conference, brought) == len(brought) > 5
    [found] = verify.verify()
    assert (found["redacted"], found["differences"]) == (len(brought), [])


def test_rehearsals_that_were_forgotten_are_no_difference(log: OpLog) -> None:
    conference = throwaway.seed(6, 90)
    play(log, conference, run="live")
    play(log, conference, run="rehearsal", seed=2)
    assert differences() == []
    rehearsal_keys.make_key(conference, by=SYSTEM)
    assert Attendance.objects.filter(run="rehearsal").count() == 0
    assert differences() == []
    play(log, conference, run="rehearsal", seed=3)
    assert differences() == []


@pytest.mark.parametrize("reverse", [False, True])
def test_ids_that_come_to_two_conferences_are_judged_and_folded_alike(log: OpLog, reverse: bool) -> None:
    """The same ids in another conference's log, walk-ins under the ids of people listed there, and here."""
    told = play(log, first := throwaway.seed(6, 90))
    Conference.objects.filter(pk=first.pk).update(key="first")
    play(log, second := throwaway.seed(6, 90), seed=2)
    ours, theirs = log.read(first.pk, after=0, limit=1_000), log.read(second.pk, after=0, limit=1_000)
    listed = [
        Delegate.objects.filter(conference=one, source="import").order_by("pk").first() for one in (first, second)
    ]
    bringing = next(entry for entry in ours if entry.kind == "attendance.walk_in")
    saying = next(entry for entry in theirs if entry.kind != "attendance.walk_in")
    added = []
    for number in (saying.id, *(delegate.uid for delegate in listed)):
        op = msgspec.structs.replace(ops.decode(bringing.op), id=number, saw=[])
        raw = ops.encode(op)
        added.append(NewEntry(told.conference, number, ops.digest(raw), *bringing[4:11], raw))
    log.append(added[::-1] if reverse else added)
    Projector(log, tell=lambda _: None).run_once()
    assert differences() == []
    judged = Verdict.objects.filter(conference_id=first.pk, op_id__in=[entry.id for entry in added])
    assert dict(judged.values_list("op_id", "reason")) == {saying.id: "", listed[0].uid: "id_reused", listed[1].uid: ""}
    assert Delegate.objects.filter(uid__in=(saying.id, listed[1].uid), conference=first, source="walk_in").count() == 2
