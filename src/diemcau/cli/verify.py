"""`diemcau verify`: fold the op log anew, by plain code of its own, and compare it with what is stored."""

import argparse
import contextlib
import json
import sys
from typing import TYPE_CHECKING, Any

from diemcau.infra.options import options

if TYPE_CHECKING:
    from diemcau.kernel.oplog import Entry, OpLog
    from diemcau.rehearsal.ledger import Difference, Ledger
    from diemcau.rehearsal.snapshot import Snapshot

PAGE = 5_000
TRIES = 5
SHOWN = 20


class StillJudging(Exception):
    """The projector went on while the database was read, every time it was tried."""


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("verify", help="fold the op log anew and compare it with what is stored")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")


def run(args: argparse.Namespace) -> int:
    """Compare every conference. Exit code 1 when something differs, 2 when ops are judged all the time or nothing is there."""
    from .database import ensure_schema, require_installation  # noqa: PLC0415 - Django only when needed

    require_installation()
    ensure_schema()
    return tell(args)


def tell(args: argparse.Namespace) -> int:
    """`run` on an installation that is set up."""
    try:
        found = verify()
    except StillJudging:
        sys.stderr.write("diemcau: ops keep coming in; try again when the rooms are quiet\n")
        return 2
    if args.json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    else:
        _print(found)
    return int(any(one["differences"] for one in found))


def verify() -> list[dict[str, Any]]:
    """Of every conference in the log: how many ops were folded, how many wait to be judged, and the differences."""
    from diemcau.plane.stores import open_log  # noqa: PLC0415

    log = open_log(options().log_url)
    try:
        return [_verify(log, conference, head) for conference, head in sorted(log.heads().items())]
    finally:
        log.close()


def _verify(log: "OpLog", conference: int, head: int) -> dict[str, Any]:
    from diemcau.rehearsal.ledger import compare, fold  # noqa: PLC0415

    for _ in range(TRIES):
        judged = _judged(conference)
        entries, forgotten = _entries(log, conference, judged)
        snapshot, stored = _snapshot(conference, {entry.who for entry in entries}), _stored(conference)
        for op in forgotten:
            stored.judgements.pop(op, None)
        if _judged(conference) == judged:
            folded = fold(entries, snapshot)
            _forgive(folded, stored)
            differences = compare(folded, stored) + _figures(conference, folded)
            return {
                "conference": conference,
                "ops": len(entries),
                "not_judged": head - judged,
                "redacted": sum(entry.redacted for entry in entries),
                "differences": [_words(difference) for difference in differences],
            }
    raise StillJudging


def _forgive(folded: "Ledger", stored: "Ledger") -> None:
    """Where a name was taken out of a text at its owner's wish, the rest is compared: the log says it still."""
    from diemcau.kernel.persons import agrees  # noqa: PLC0415

    for key, line in stored.lines.items():
        told = folded.lines.get(key)
        if told is not None and agrees(line.text, told.text):
            stored.lines[key] = line._replace(text=told.text)
    for key, report in stored.reports.items():
        said = folded.reports.get(key)
        if said is not None and agrees(report.name, said.name) and agrees(report.remark, said.remark):
            stored.reports[key] = report._replace(name=said.name, remark=said.remark)


def _figures(conference: int, folded: "Ledger") -> "list[Difference]":
    """Where the fact sheet counts otherwise than the log, in a run. Of a log that lost bodies nothing can be said."""
    from diemcau.attendance.models import HeadcountRound  # noqa: PLC0415
    from diemcau.conferences.models import Conference, Session  # noqa: PLC0415
    from diemcau.outcomes.facts.counted.people import people  # noqa: PLC0415
    from diemcau.rehearsal.ledger import Difference  # noqa: PLC0415
    from diemcau.rehearsal.ledger_figures import figures  # noqa: PLC0415

    runs = sorted({run for run, *_rest in (*folded.standings, *folded.headcounts)})
    of = Conference.objects.filter(pk=conference).first()
    if of is None or folded.redacted:
        return []
    rounds = dict(HeadcountRound.objects.filter(session__conference=of).values_list("pk", "session_id"))
    missed = set(Session.not_for.through.objects.filter(session__conference=of).values_list("session_id", "site_id"))
    found: list[Difference] = []
    for run in runs:
        ours = figures(folded, run, rounds, missed)
        counted = {one.key: one.counted.value for one in people(of, run) if one.counted is not None}
        keys = [key for key in ours if ours[key] != counted.get(key)]
        found += [Difference(f"fact sheet {run} {key}", ours[key], counted.get(key)) for key in keys]
    return found


def _judged(conference: int) -> int:
    from diemcau.infra.models import Cursor  # noqa: PLC0415

    return Cursor.objects.filter(pk=conference).values_list("seq", flat=True).first() or 0


def _entries(log: "OpLog", conference: int, until: int) -> "tuple[list[Entry], list[str]]":
    """What was judged so far, and the ids of ops of rehearsals that were forgotten since."""
    from diemcau.portal.rehearsal_keys import forgotten_until  # noqa: PLC0415

    entries: list[Entry] = []
    forgotten: list[str] = []
    limit, after = forgotten_until(conference), 0
    while after < until:
        page = log.read(conference, after=after, limit=min(PAGE, until - after))
        if not page:
            break
        after = page[-1].seq
        gone = [entry.run == "rehearsal" and entry.seq <= limit for entry in page]
        entries += [entry for entry, is_gone in zip(page, gone, strict=True) if not is_gone]
        forgotten += [str(entry.id) for entry, is_gone in zip(page, gone, strict=True) if is_gone]
    return entries, forgotten


def _snapshot(conference: int, whos: set[str]) -> "Snapshot":
    """What ops may speak of, as plain data."""
    from diemcau.attendance.models import HeadcountRound  # noqa: PLC0415
    from diemcau.conferences.models import Session, Site  # noqa: PLC0415
    from diemcau.people.queries import speakers_at  # noqa: PLC0415
    from diemcau.rehearsal.snapshot import Grant, Snapshot  # noqa: PLC0415

    sessions = Session.objects.filter(conference_id=conference)
    rounds = HeadcountRound.objects.filter(session__conference_id=conference)
    return Snapshot(
        delegates=_people(conference),
        sessions=frozenset(sessions.values_list("pk", flat=True)),
        rounds=dict(rounds.values_list("pk", "session_id")),
        sites=frozenset(Site.objects.filter(conference_id=conference).values_list("pk", flat=True)),
        speakers={who: [Grant(*spell) for spell in spells] for who, spells in speakers_at(whos, conference).items()},
        polls=_polls(conference),
    )


def _people(conference: int) -> dict[str, Any]:
    from diemcau.kernel.clock import as_ms  # noqa: PLC0415
    from diemcau.rehearsal.snapshot import Person  # noqa: PLC0415
    from diemcau.roster.enums import Source  # noqa: PLC0415
    from diemcau.roster.models import Delegate  # noqa: PLC0415

    by_op = (Source.WALK_IN.value, Source.SUBSTITUTE.value)
    rows = Delegate.objects.filter(conference_id=conference)
    return {
        str(uid): Person(run, code_hash, as_ms(since), source in by_op, site or 0, str(first or second or ""))
        for uid, run, code_hash, since, source, site, second, first in rows.values_list(
            "uid", "run", "code_hash", "created_at", "source", "site", "stands_for__uid", "stands_for__stands_for__uid"
        )
    }


def _stored(conference: int) -> "Ledger":
    """What the database says, in the ledger's own terms."""
    from diemcau.attendance.models import Attendance, Headcount  # noqa: PLC0415
    from diemcau.conferences.models import SiteLive  # noqa: PLC0415
    from diemcau.infra.models import Verdict  # noqa: PLC0415
    from diemcau.rehearsal.ledger import Ledger, Room, Standing  # noqa: PLC0415

    attendance = Attendance.objects.filter(session__conference_id=conference)
    heads = Headcount.objects.filter(round__session__conference_id=conference)
    live = SiteLive.objects.filter(site__conference_id=conference)
    said = live.exclude(state_op=None, problem_op=None, calling_op=None)
    beside = ("also_reported", "also_confirmed")
    counts = ("expected", "registered", "present", "substitutes", "guests", "confirmed", *beside, "op_id")
    return Ledger(
        judgements={
            str(op): state
            for op, state in Verdict.objects.filter(conference_id=conference).values_list("op_id", "state")
        },
        brought={uid: person.run for uid, person in _people(conference).items() if person.brought},
        standings={
            (run, session, str(uid)): Standing(state, site, conflict, str(op))
            for run, session, uid, state, site, conflict, op in attendance.values_list(
                "run", "session_id", "delegate__uid", "state", "site_id", "conflict", "op_id"
            )
        },
        headcounts={
            (run, of, site): (*figures[:-1], str(figures[-1]))
            for run, of, site, *figures in heads.values_list("run", "round_id", "site_id", *counts)
        },
        rooms={
            (run, site): Room(state, problem, calling)
            for run, site, state, problem, calling in said.values_list("run", "site_id", "state", "problem", "calling")
        },
        **_voices(conference),
        **_said(conference),
        reports=_reports(conference),
    )


def _voices(conference: int) -> dict[str, Any]:
    """Questions but those asked anonymously (nobody knows who did), answers and hand counts that count."""
    from diemcau.live.polls.models import Answer, HandCount  # noqa: PLC0415
    from diemcau.live.questions.models import Question as Asked  # noqa: PLC0415
    from diemcau.rehearsal.ledger_voices import Hands, Question, Vote  # noqa: PLC0415

    asked = Asked.objects.filter(conference=conference).exclude(asker="")
    answers = Answer.objects.filter(poll__conference=conference, stands=True)
    hands = HandCount.objects.filter(poll__conference=conference, stands=True)
    counted = hands.values_list("poll__run", "poll__uid", "site", "counts", "abstained", "replaces", "late", "op")
    return {
        "questions": {
            (run, str(uid)): Question(site or 0, naming, supports, withdrawn)
            for run, uid, site, naming, supports, withdrawn in asked.values_list(
                "run", "uid", "site", "naming", "supports", "withdrawn_at"
            )
        },
        "votes": {
            (run, str(poll), str(op)): Vote(site, way in ("phone", "badge"), said, late)
            for run, poll, op, site, way, said, late in answers.values_list(
                "poll__run", "poll__uid", "op", "site", "way", "said", "late"
            )
        },
        "hands": {
            (run, str(poll), site): Hands(counts, abstained, replaces, late, str(op))
            for run, poll, site, counts, abstained, replaces, late, op in counted
        },
    }


def _said(conference: int) -> dict[str, Any]:
    """What rooms wrote to the technicians, and how many tokens were given and are in the box, of slots of which the log knows still all."""
    from diemcau.infra.blind import box  # noqa: PLC0415
    from diemcau.infra.blind import queries as blind  # noqa: PLC0415
    from diemcau.kernel.anonymous import BoxAway  # noqa: PLC0415
    from diemcau.live.announcements.models import Line as Row  # noqa: PLC0415
    from diemcau.project.anonymity import open_box  # noqa: PLC0415
    from diemcau.rehearsal.ledger_chat import Line  # noqa: PLC0415
    from diemcau.rehearsal.ledger_tokens import Given  # noqa: PLC0415

    lines = Row.objects.filter(conference=conference, is_hub=False)
    given: dict[tuple[str, str, int], Given] = {}
    if not box.is_used():
        box.use(open_box)
    with contextlib.suppress(BoxAway):
        given = {slot: Given(*one) for slot, one in blind.given(conference).items()}
    return {
        "lines": {
            (run, str(op)): Line(site, text, phrase)
            for run, op, site, text, phrase in lines.values_list("run", "op", "site", "text", "phrase")
        },
        "given": {slot: one for slot, one in given.items() if slot[0] == "live" or one.tokens is not None},
    }


def _reports(conference: int) -> dict[Any, Any]:
    """Versions of rooms' reports that came from desks: what was said by telephone is in no log."""
    from diemcau.kernel.clock import as_ms  # noqa: PLC0415
    from diemcau.outcomes.reports.models import RoomReport  # noqa: PLC0415
    from diemcau.rehearsal.ledger_reports import Report  # noqa: PLC0415

    rows = RoomReport.objects.filter(site__conference=conference, op_id__isnull=False)
    return {
        (run, str(op)): Report(site, name, present, remark, as_ms(at))
        for run, op, site, name, present, remark, at in rows.values_list(
            "run", "op_id", "site", "name", "own_present", "remark", "at"
        )
    }


def _polls(conference: int) -> dict[str, Any]:
    from diemcau.live.polls.answers import keys_of  # noqa: PLC0415
    from diemcau.live.polls.models import Poll as Row  # noqa: PLC0415
    from diemcau.rehearsal.snapshot import Poll  # noqa: PLC0415

    return {
        str(row.uid): Poll(row.run, row.kind, keys_of(row.kind, row.choices), row.most, row.is_secret, row.windows)
        for row in Row.objects.filter(conference=conference)
    }


def _words(difference: "Difference") -> str:
    return f"{difference.what}: the log says {difference.ledger}, stored is {difference.stored}"


def _print(found: list[dict[str, Any]]) -> None:
    for one in found:
        differences = one["differences"]
        sys.stdout.write(
            f"conference {one['conference']}: {one['ops']:,} ops folded, {one['not_judged']:,} not judged yet, "
            f"{len(differences):,} differences\n"
        )
        for text in differences[:SHOWN]:
            sys.stdout.write(f"  {text}\n")
        if len(differences) > SHOWN:
            sys.stdout.write(f"  and {len(differences) - SHOWN:,} more; --json lists all\n")
