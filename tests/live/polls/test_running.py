"""A poll from its draft to its end, against what its operators saw; and what comes in that it does not take."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemcau.infra.models import JobRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import Refused
from diemcau.live.polls import actions, presence, queries
from diemcau.live.polls.drafts import Draft
from diemcau.live.polls.enums import State
from diemcau.live.polls.models import Answer, Poll
from tests.attendance.world import World
from tests.conferences.test_operations import NOW
from tests.live.polls import polled

TITLE = {"vi": "Lùi giờ nghỉ?", "en": "A later break?"}
TEXTS = [{"vi": "Có"}, {"vi": "Không"}]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The server's time in seconds after NOW; set its only item."""
    at = [0]
    monkeypatch.setattr(SystemClock, "now_ms", lambda self: NOW + 1000 * at[0])
    return at


def drafted(world: World, hub: Actor, **facts: Any) -> Poll:
    return actions.make(world.conference, by=hub, draft=Draft(TITLE, choices=TEXTS, **facts))


def refused(call: Any) -> str:
    with pytest.raises(Refused) as fault:
        call()
    return fault.value.code


def again(poll: Poll) -> Poll:
    return Poll.objects.get(pk=poll.pk)


def test_a_poll_from_draft_to_shown_results(world: World, hub: Actor, clock: list[int]) -> None:
    presence_said = {world.sites[1].pk: 30}
    poll = drafted(world, hub)
    first = polled.answer(world, poll, 1, ["1"], who="d1")
    assert polled.verdict(world, first) == ("refused", "not_open")
    actions.open_poll(poll, by=hub, saw=0)
    actions.open_poll(poll, by=hub, saw=0)  # pressed twice
    assert (again(poll).version, again(poll).on_screens) == (1, True)
    assert polled.verdict(world, polled.answer(world, poll, 2, ["1"], who="d1", made=1)) == ("accepted", "")
    assert refused(lambda: actions.edit(poll, by=hub, saw=1, draft=Draft(TITLE, choices=TEXTS))) == "poll_open"
    assert refused(lambda: actions.remove(poll, by=hub, saw=1)) == "poll_open"
    clock[0] = 10
    presence.use(lambda conference, run: presence_said)
    try:
        actions.close_poll(poll, by=hub, saw=1)
    finally:
        presence.use(presence.expected)
    actions.close_poll(poll, by=hub, saw=1)
    assert again(poll).present == {str(world.sites[1].pk): 30}
    late, over = (
        polled.answer(world, poll, n, ["2"], who=f"d{n}", made=made, came=20) for n, made in ((3, 9), (4, 11))
    )
    assert (polled.verdict(world, late), polled.verdict(world, over)) == (("accepted", "late"), ("refused", "closed"))
    result = queries.result_of(again(poll))
    assert ([line.n for line in result.lines], result.answers, result.late, result.present) == ([1, 1], 2, 1, 30)
    assert not again(poll).results_visible
    actions.show(poll, by=hub, saw=2, on=True)
    assert again(poll).results_visible
    assert again(actions.copy(poll, by=hub)).state == State.DRAFT


def test_what_was_made_between_a_close_and_the_next_opening_never_counts(
    world: World, hub: Actor, clock: list[int]
) -> None:
    poll = drafted(world, hub, countdown_s=10)
    actions.open_poll(poll, by=hub, saw=0)
    assert JobRow.objects.get(name=actions.CLOSE).due_at == datetime.fromtimestamp(NOW / 1000 + 10, UTC)
    clock[0] = 12
    assert not again(poll).is_open(NOW + 12_000)
    actions.extend(poll, by=hub, saw=1, seconds=30)
    actions.close_when_over(poll.pk)  # the job of the first end comes late, and does nothing
    assert again(poll).windows == [[NOW, NOW + 10_000], [NOW + 12_000, NOW + 42_000]]
    verdicts = [
        polled.verdict(world, polled.answer(world, poll, n, ["1"], who=f"d{n}", made=n, came=50)) for n in (5, 1)
    ]
    gap = polled.verdict(world, polled.answer(world, poll, 11, ["1"], who="d2", made=11, came=13))
    new = polled.verdict(world, polled.answer(world, poll, 13, ["1"], who="d3", made=13, came=13))
    assert [*verdicts, gap, new] == [("accepted", "late")] * 2 + [("refused", "closed"), ("accepted", "")]
    clock[0] = 43
    actions.close_when_over(poll.pk)
    assert (again(poll).state, again(poll).ends_at) == (State.CLOSED, NOW + 42_000)


def test_of_two_operators_the_second_one_is_told(world: World, hub: Actor) -> None:
    poll = drafted(world, hub)
    actions.edit(poll, by=hub, saw=0, draft=Draft({"vi": "Một"}, choices=TEXTS))
    assert refused(lambda: actions.edit(poll, by=hub, saw=0, draft=Draft({"vi": "Hai"}, choices=TEXTS))) == "poll_moved"
    assert refused(lambda: actions.open_poll(poll, by=hub, saw=0)) == "poll_moved"
    assert again(poll).title == {"vi": "Một"}
    nobody = Actor(who="account:9")
    assert refused(lambda: actions.open_poll(poll, by=nobody, saw=1)) == "forbidden"
    other = drafted(world, hub)
    actions.open_poll(poll, by=hub, saw=1)
    actions.open_poll(other, by=hub, saw=0)
    assert (again(poll).on_screens, again(other).on_screens) == (False, True)
    actions.close_poll(poll, by=hub, saw=2)  # another one on the screens is no act on this one


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"title": {"vi": " \u200b"}}, "poll_empty"),
        ({"choices": [{"vi": "một"}]}, "poll_choices"),
        ({"choices": [{"vi": str(n)} for n in range(13)]}, "poll_choices"),
        ({"kind": "scale", "steps": 11}, "poll_steps"),
        ({"countdown_s": 1}, "poll_seconds"),
        ({"title": {"vi": "x" * 100_000}}, "poll_long"),
    ],
)
def test_what_is_no_poll_is_refused(facts: dict[str, Any], code: str) -> None:
    assert refused(lambda: Draft(**({"title": TITLE, "choices": TEXTS} | facts)).fields()) == code


@pytest.mark.parametrize(
    ("kind", "said", "reason"),
    [
        ("single", ["1", "2"], "bad_answer"), ("single", [], "bad_answer"), ("single", ["9"], "bad_answer"), ("single", {"a": 1}, "bad_answer"),
        ("single", True, "bad_answer"), ("multiple", ["1", "2", "3"], "bad_answer"), ("multiple", ["1", "1"], "bad_answer"),
        ("yes_no", ["maybe"], "bad_answer"), ("words", "a" * 100_000, "too_long"), ("words", " …", "no_text"), ("words", ["a", "b"], "bad_answer"),
        ("single", ["1"], ""), ("multiple", ["3", "1"], ""), ("scale", 2, ""), ("yes_no", ["abstain"], ""), ("words", "🙂", ""),
        ("words", "\u202eشكرا\u202c", ""), ("words", "Z" + "\u0301" * 200 + "algo", ""),
    ],
)  # fmt: skip
def test_answers_are_read_or_refused(world: World, kind: str, said: Any, reason: str) -> None:
    poll = polled.make(world, kind)
    state, why = polled.verdict(world, polled.answer(world, poll, 1, said, who="d1"))
    assert (state, why) == (("refused", reason) if reason else ("accepted", ""))
    kept = Answer.objects.filter(poll=poll).values_list("said", flat=True).first()
    assert (kept is None) == bool(reason)
    assert kept is None or ("\u202e" not in kept and len(kept) <= 60)


def test_who_may_not_answer_is_told_why(world: World) -> None:
    poll, secret = polled.make(world), polled.make(world, naming="secret")
    lead = f"device:lead-{world.sites[1].pk}"
    for one, reason in (
        (polled.answer(world, poll, 1, ["1"], who="device:unknown"), "not_allowed"),
        (polled.hands(world, poll, 2, {"1": 2}, who=f"device:lead-{world.sites[2].pk}"), "not_allowed"),
        (polled.hands(world, poll, 3, {"1": 2}, who="d1"), "not_allowed"),
        (polled.hands(world, poll, 4, {"9": 2}), "bad_answer"),
        (polled.hands(world, poll, 5, {"1": -1}), "bad_body"),
        (polled.answer(world, poll, 6, ["1"], who="d1", delegate=str(world.people[2].uid)), "bad_body"),
        (polled.answer(world, poll, 7, ["1"], who=lead, delegate=str(poll.uid)), "unknown_delegate"),
        (polled.answer(world, secret, 8, ["1"], who="d1"), "secret"),
        (polled.answer(world, Poll(uid=world.people[0].uid), 9, ["1"], who="d1"), "unknown_poll"),
    ):
        assert polled.verdict(world, one) == ("refused", reason)
    assert not Answer.objects.exists()
    assert polled.verdict(world, polled.hands(world, secret, 10, {"1": 3})) == ("accepted", "")


def test_what_is_kept_of_a_voter_is_what_the_poll_says(world: World) -> None:
    world.people[1].unit = "Trạm Y tế"
    world.people[1].save()
    kept = {}
    for naming in ("named", "unit"):
        poll = polled.make(world, naming=naming)
        polled.say(world, polled.answer(world, poll, 1, ["1"], who="d1"))
        row = Answer.objects.get(poll=poll)
        kept[naming] = (row.delegate, row.unit)
        assert str(world.people[1].uid) not in row.voter
    assert kept == {"named": (world.people[1].uid, ""), "unit": (None, "Trạm Y tế")}


def test_a_batch_costs_the_same_number_of_queries_at_any_size(world: World) -> None:
    poll, took = polled.make(world), []
    for start, size in ((0, 2), (100, 90)):
        batch = [polled.answer(world, poll, start + n + 1, ["1"], who=f"n{start + n}", room=n % 4) for n in range(size)]
        batch += [polled.answer(world, poll, 5000 + start + n, ["1"], who=f"d{n % 8}", room=n % 4) for n in range(size)]
        with CaptureQueriesContext(connection) as made:
            polled.say(world, *batch)
        took.append(sum(not one["sql"].startswith("INSERT") for one in made))
    assert took[1] <= took[0] + 1  # answers that were changed
    assert took[0] <= 10
    with CaptureQueriesContext(connection) as made:
        assert queries.result_of(poll).answers == 100
    assert len(made) == 2


def test_who_is_in_the_rooms_is_looked_up_while_it_is_open(world: World, hub: Actor) -> None:
    poll = drafted(world, hub)
    actions.open_poll(poll, by=hub, saw=0)
    world.sites[1].expected_count = 12
    world.sites[1].save()
    assert actions.count_present(again(poll))
    assert not actions.count_present(again(poll))
    assert (queries.result_of(again(poll)).present, again(poll).version) == (12, 1)
    assert again(poll).made_at > datetime.now(UTC) - timedelta(minutes=1)
