"""What is announced is told after the commit only; jobs run at least once."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemcau.infra import jobs, outbox, reactions
from diemcau.infra.engine import Engine, Listening
from diemcau.infra.models import JobRow, OutboxRow
from diemcau.infra.relay import relay_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wakes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    rung: list[int] = []
    monkeypatch.setattr(outbox, "_wake", [lambda: rung.append(OutboxRow.objects.count())])
    return rung


def engine() -> Engine:
    return Engine(lambda _t, _p: None, Listening())


def test_nobody_hears_of_what_was_rolled_back(wakes: list[int]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - the rollback is the point
        outbox.announce(1, "site", 7)
        raise RuntimeError
    assert (wakes, OutboxRow.objects.count()) == ([], 0)


def test_what_was_committed_is_told_once_and_taken_out(wakes: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "_reactions", {})
    seen: list[tuple[int, str, set[str]]] = []
    reactions.reaction("site")(lambda conference, run, subjects: seen.append((conference, run, set(subjects))))
    outbox.announce(1, "site", 7)
    outbox.announce(1, "site", 8)
    assert wakes == [1, 2]
    assert relay_once(engine(), lambda _t, _p: None) == 2
    assert seen == [(1, "live", {"7", "8"})]
    assert relay_once(engine(), lambda _t, _p: None) == 0


def test_many_are_told_in_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "_reactions", {})
    seen: list[set[str]] = []
    reactions.reaction("roster")(lambda _c, _r, subjects: seen.append(set(subjects)))
    told = engine()
    for rooms in (range(3), range(3, 5_000)):
        with CaptureQueriesContext(connection) as asked:
            outbox.announce_each(1, "roster", rooms, version=4)
        assert len(asked) == 1
    outbox.announce_each(1, "roster", [])
    assert relay_once(told, lambda _t, _p: None) == 2
    assert seen == [{str(room) for room in range(5_000)}]


def test_reactions_of_several_conferences_are_transactions_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "_reactions", {})
    seen: list[tuple[int, str]] = []
    for topic in ("roster", "released"):
        reactions.reaction(topic)(lambda conference, _r, _s, topic=topic: seen.append((conference, topic)))
    for conference, topic in ((1, "roster"), (1, "site"), (2, "roster"), (1, "roster"), (1, "released"), (2, "site")):
        outbox.announce(conference, topic)
    took = []
    while several := relay_once(engine(), lambda _t, _p: None):
        took.append((several, list(seen)))
        seen.clear()
    assert took == [(2, [(1, "roster")]), (2, []), (1, [(2, "roster")]), (1, [(1, "released")])]


def test_a_reaction_that_breaks_keeps_nobody_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "_reactions", {})

    @reactions.reaction("site")
    def broken(_c: int, _r: str, _s: object) -> None:
        OutboxRow.objects.create(conference_id=9, topic="never")
        raise ValueError

    outbox.announce(1, "site", 7)
    outbox.announce(1, "other", 8)
    assert [relay_once(engine(), lambda _t, _p: None) for _ in "ab"] == [1, 1]
    assert OutboxRow.objects.count() == 0


def test_a_reaction_the_database_broke_off_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "_reactions", {})

    @reactions.reaction("roster")
    def waited_for_another(_c: int, _r: str, _s: object) -> None:
        raise OperationalError("deadlock detected")

    outbox.announce(1, "roster", 7)
    with pytest.raises(OperationalError):
        relay_once(engine(), lambda _t, _p: None)
    assert OutboxRow.objects.count() == 1


def test_a_revocation_goes_to_the_fronts() -> None:
    sent: list[tuple[str, bytes]] = []
    outbox.announce(1, "revoked", "kid-1")
    relay_once(engine(), lambda topic, payload: sent.append((topic, payload)))
    assert sent == [("revoked", b'{"kids":["kid-1"]}')]


@pytest.fixture
def job_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_jobs", {})


@pytest.mark.usefixtures("job_table")
def test_a_job_runs_with_its_facts_and_tells_its_progress() -> None:
    shares: list[float] = []

    @jobs.job("test.count")
    def count(facts: dict[str, Any], report: jobs.Report) -> None:
        report(0.5)
        shares.append(JobRow.objects.get().progress)
        assert facts == {"rows": 3}

    jobs.enqueue("test.count", rows=3)
    assert jobs.run_due() == 1
    row = JobRow.objects.get()
    assert (row.state, row.progress, shares) == ("done", 1, [0.5])


@pytest.mark.usefixtures("job_table")
def test_a_job_that_breaks_is_tried_three_times_and_then_says_why() -> None:
    @jobs.job("test.break")
    def broken(_facts: dict[str, Any], _report: jobs.Report) -> None:
        raise ValueError("no paper")

    jobs.enqueue("test.break")
    for _ in range(5):
        JobRow.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        jobs.run_due()
    row = JobRow.objects.get()
    assert (row.state, row.tries, row.fault) == ("failed", 3, "ValueError('no paper')")


@pytest.fixture
def left_behind() -> JobRow:
    """A job that a process ran which is not there any more, its lease not over yet."""
    row = jobs.enqueue("test.note")
    lease = timezone.now() + timedelta(seconds=30)
    JobRow.objects.update(state=JobRow.State.RUNNING, owner="elsewhere 1", tries=1, alive_until=lease)
    return row


@pytest.fixture
def ran(job_table: None) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    jobs.job("test.note")(lambda facts, _report: seen.append(facts))
    return seen


def test_lanes_hold_each_other_up_in_nothing(ran: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_lanes", {})
    for lane in ("films", "slides"):
        jobs.job(f"test.{lane}", lane=lane)(lambda facts, _report: ran.append(facts))
    jobs.enqueue("test.slides", deck=1)
    jobs.enqueue("test.films", film=1)
    jobs.enqueue("test.note", page=4)
    assert jobs.lanes() == ["short", "films", "slides"]
    assert (jobs.run_due(), ran) == (1, [{"page": 4}])
    assert (jobs.run_due("films"), ran) == (1, [{"page": 4}, {"film": 1}])
    assert (jobs.run_due("slides"), ran) == (1, [{"page": 4}, {"film": 1}, {"deck": 1}])
    assert sum(map(jobs.run_due, jobs.lanes())) == 0


def test_what_another_process_runs_is_left_alone_until_its_lease_is_over(
    ran: list[dict[str, Any]], left_behind: JobRow
) -> None:
    assert (jobs.run_due(), ran) == (0, [])
    JobRow.objects.update(alive_until=timezone.now())
    assert (jobs.run_due(), ran) == (1, [{}])
    left_behind.refresh_from_db()
    assert (left_behind.state, left_behind.tries) == ("done", 2)


def test_on_sqlite_what_a_killed_process_had_begun_is_free_at_the_next_start(
    ran: list[dict[str, Any]], left_behind: JobRow
) -> None:
    if connection.vendor == "sqlite":
        assert (jobs.recover(), jobs.run_due(), ran) == (1, 1, [{}])
    else:  # another work process may well be alive
        assert (jobs.recover(), jobs.run_due(), ran) == (0, 0, [])


@pytest.mark.usefixtures("ran")
def test_a_job_that_kills_its_process_is_given_up(left_behind: JobRow) -> None:
    JobRow.objects.update(tries=jobs.MAX_TRIES, alive_until=timezone.now())
    assert jobs.run_due() == 0
    left_behind.refresh_from_db()
    assert (left_behind.state, left_behind.fault) == ("failed", "the work process ended")
    assert left_behind.ended_at is not None


@pytest.mark.usefixtures("job_table")
def test_one_that_comes_back_after_its_lease_stops_and_changes_nothing() -> None:
    went_on: list[int] = []

    @jobs.job("test.sleeper")
    def sleeper(_facts: dict[str, Any], report: jobs.Report) -> None:
        JobRow.objects.update(owner="elsewhere 2", progress=0.7)  # taken over while this one was away
        try:
            report(0.5)
        except Exception:
            went_on.append(1)
            raise

    jobs.enqueue("test.sleeper")
    jobs.run_due()
    row = JobRow.objects.get()
    assert (row.state, row.owner, row.progress, row.fault, went_on) == ("running", "elsewhere 2", 0.7, "", [])


@pytest.mark.usefixtures("job_table")
def test_a_heartbeat_renews_the_lease_while_the_job_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BEAT_S", 0.02)
    leases: list[Any] = []

    @jobs.job("test.silent")
    def silent(_facts: dict[str, Any], _report: jobs.Report) -> None:
        leases.append(JobRow.objects.get().alive_until)
        until = time.monotonic() + 10
        while JobRow.objects.get().alive_until == leases[0] and time.monotonic() < until:
            time.sleep(0.02)
        leases.append(JobRow.objects.get().alive_until)

    jobs.enqueue("test.silent")
    jobs.run_due()
    assert leases[0] < leases[1]
    assert JobRow.objects.get().state == "done"


def test_a_job_waits_for_its_time(ran: list[dict[str, Any]]) -> None:
    row = jobs.enqueue("test.note", due_at=timezone.now() + timedelta(hours=1), page=4)
    assert (jobs.run_due(), ran) == (0, [])
    JobRow.objects.filter(pk=row.pk).update(due_at=timezone.now())
    assert (jobs.run_due(), ran) == (1, [{"page": 4}])
