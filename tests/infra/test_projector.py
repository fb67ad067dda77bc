"""The projector: every op judged once, in order, with a verdict; nothing that breaks blocks the rest."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, OperationalError

from diemcau.infra import operations
from diemcau.infra.models import AuditRow, Cursor, Verdict
from diemcau.infra.operations import Judging, operation
from diemcau.infra.projector import Projected, Projector
from diemcau.kernel import op as ops
from diemcau.kernel.ids import uuid7
from diemcau.kernel.oplog import NewEntry, OpLog
from diemcau.plane.stores import open_log

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpLog]:
    log = open_log(tmp_path / "oplog.sqlite3")
    yield log
    log.close()


@pytest.fixture(autouse=True)
def handler(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of the tests' own: writes an audit row for every op, refuses what says so, breaks where told."""
    monkeypatch.setattr(operations, "_handlers", dict(operations._handlers))

    @operation("test.note", versions=(1, 2))
    def note(judging: Judging) -> None:
        AuditRow.objects.bulk_create(AuditRow(who="t", verb=str(i.op.id)) for i in judging.incoming)
        for incoming in judging.incoming:
            if incoming.op.body.get("break") == "database":
                raise OperationalError("away")
            if incoming.op.body.get("break"):
                raise ValueError("broken op")
            if "why" in incoming.op.body:
                judging.refuse(incoming, incoming.op.body["why"])
            else:
                judging.accept(incoming)
            judging.changed("site", incoming.op.site)


def entry(conference: int = 1, kind: str = "test.note", v: int = 1, **body: Any) -> NewEntry:
    op = ops.Op(id=uuid7(), kind=kind, device="d", boot="b", n=1, at=1, mono=1, site=7, v=v, body=body)
    text = ops.encode(op)
    return NewEntry(conference, op.id, ops.digest(text), "live", kind, 7, "d", "device:d", 1, 2, text)


def verdicts() -> dict[UUID, tuple[str, str]]:
    return {v.op_id: (v.state, v.reason) for v in Verdict.objects.all()}


def test_every_op_gets_its_verdict_and_its_effect(store: OpLog) -> None:
    good, bad, unknown, late = entry(), entry(why="too_late"), entry(kind="test.other"), entry(v=9)
    store.append([good, bad, unknown, late])
    told: list[Projected] = []
    assert Projector(store, tell=told.append).run_once() == 4
    assert verdicts() == {
        good.id: ("accepted", ""),
        bad.id: ("refused", "too_late"),
        unknown.id: ("refused", "unknown_kind"),
        late.id: ("refused", "unknown_version"),
    }
    assert told[0].changes == {("site", "7", "live")}
    assert told[0].verdicts[7, "live"][str(bad.id)] == ("refused", "too_late")


def test_what_was_judged_is_not_judged_again_by_another_projector(store: OpLog) -> None:
    store.append([entry(), entry()])
    assert Projector(store, tell=lambda _: None).run_once() == 2
    store.append([entry()])
    assert Projector(store, tell=lambda _: None).run_once() == 1
    assert AuditRow.objects.count() == 3


def test_conferences_have_cursors_of_their_own(store: OpLog) -> None:
    store.append([entry(1), entry(2), entry(2)])
    assert Projector(store, tell=lambda _: None).run_once() == 3
    assert {c.conference_id: c.seq for c in Cursor.objects.all()} == {1: 1, 2: 2}


def test_an_op_that_breaks_its_handler_is_refused_alone(store: OpLog) -> None:
    made = [entry() for _ in range(9)] + [entry(**{"break": "code"})] + [entry() for _ in range(9)]
    store.append(made)
    Projector(store, tell=lambda _: None).run_once()
    states = verdicts()
    assert states.pop(made[9].id) == ("refused", "fault")
    assert set(states.values()) == {("accepted", "")}
    assert len(states) == AuditRow.objects.count() == 18


def test_when_the_database_is_away_nothing_is_judged_and_all_is_tried_again(store: OpLog) -> None:
    store.append([entry(), entry(**{"break": "database"})])
    with pytest.raises(OperationalError):
        Projector(store, tell=lambda _: None).run_once()
    assert (Verdict.objects.count(), AuditRow.objects.count()) == (0, 0)


def test_a_redacted_op_is_passed_over(store: OpLog) -> None:
    kept, gone = entry(), entry()
    store.append([kept, gone])
    store.redact(1, [gone.id])
    Projector(store, tell=lambda _: None).run_once()
    assert verdicts() == {kept.id: ("accepted", ""), gone.id: ("refused", "redacted")}


def test_a_long_log_is_read_in_batches(store: OpLog) -> None:
    for _ in range(3):
        store.append([entry() for _ in range(400)])
    told: list[Projected] = []
    assert Projector(store, tell=told.append).run_once() == 1200
    assert [t.ops for t in told] == [1000, 200]


def test_an_id_used_in_two_conferences_stops_neither(store: OpLog) -> None:
    one = entry(1)
    store.append([one])
    store.append([one._replace(conference=2)])
    store.append([entry(3)])
    assert Projector(store, tell=lambda _: None).run_once() == 3
    assert sorted(Verdict.objects.values_list("conference_id", "state")) == [(n, "accepted") for n in (1, 2, 3)]


def test_a_conference_that_cannot_be_projected_keeps_no_other_waiting(store: OpLog) -> None:
    Verdict.objects.create(op_id=uuid7(), conference_id=1, seq=1, state="accepted")  # its place is taken
    store.append([entry(1), entry(2)])
    with pytest.raises(IntegrityError):
        Projector(store, tell=lambda _: None).run_once()
    assert Cursor.objects.get(pk=2).seq == 1


def test_an_op_nested_too_deeply_for_this_stack_is_refused_alone(store: OpLog) -> None:
    good, deep = entry(), entry()
    nested = deep.op.replace(b'"body":{}', b'"body":{"x":' + b"[" * 3_000 + b"]" * 3_000 + b"}")
    assert nested != deep.op
    store.append([deep._replace(op=nested), good])
    assert Projector(store, tell=lambda _: None).run_once() == 2
    assert verdicts() == {deep.id: ("refused", "malformed"), good.id: ("accepted", "")}
