"""Acknowledgements and chat lines as they come in: in any order, twice, in any batches the same; texts of every kind."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemcau.infra.operations import Incoming, Judging
from diemcau.kernel.actor import Actor
from diemcau.live.announcements import actions, operations, queries
from diemcau.live.announcements.models import Heard, Line
from diemcau.live.announcements.phrases import ROOM
from diemcau.rehearsal import ledger_forms
from tests.attendance.world import World
from tests.conferences.test_operations import NOW, incoming


def say(world: World, *batch: Incoming) -> Judging:
    judging = Judging(world.conference.pk, batch)
    for handler, kind in ((operations.judge_heard, "announcements."), (operations.judge_lines, "chat.")):
        judging.incoming = [one for one in batch if one.op.kind.startswith(kind)]
        if judging.incoming:
            handler(judging)
    return judging


def line(world: World, number: int, room: int = 1, *, who: str = "", at: int = NOW, **body: object) -> Incoming:
    site = world.sites[room]
    return incoming(site, "chat.say", body, number=number, at=at, who=who or f"device:technician-{site.pk}")


def heard(world: World, number: int, uid: UUID, room: int = 1, *, who: str = "", at: int = NOW) -> Incoming:
    site = world.sites[room]
    body: dict[str, object] = {"announcement": str(uid)}
    return incoming(
        site, "announcements.acknowledge", body, number=number, at=at, who=who or f"device:registrar-{site.pk}"
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_order_number_and_batching_gives_the_same(world: World, data: st.DataObject) -> None:
    uids = [UUID(int=901), UUID(int=902)]
    kinds = data.draw(
        st.lists(st.tuples(st.booleans(), st.integers(1, 3), st.integers(0, 1), st.integers(0, 9)), max_size=10)
    )
    facts = [
        heard(world, n, uids[about], room, at=NOW + at)
        if is_heard
        else line(world, n, room, text=f"dòng {n}", at=NOW + at)
        for n, (is_heard, room, about, at) in enumerate(kinds, 1)
    ]
    states = []
    for _ in range(2):
        Heard.objects.all().delete()
        Line.objects.all().delete()
        order = data.draw(st.permutations([*facts, *facts[:3]]))
        while order:
            size = data.draw(st.integers(1, 5))
            say(world, *order[:size])
            order = order[size:]
        first = sorted(Heard.objects.values_list("announcement", "site", "at", "op"))
        threads = [[said.text for said in queries.thread_of(site, "live", "vi")] for site in world.sites]
        waits = queries.threads_of(world.conference.pk, "live", "vi")[1]
        states.append((first, threads, waits))
    assert states[0] == states[1]


def test_whoever_speaks_for_the_room_and_nobody_else(world: World) -> None:
    uid, two = uuid4(), world.sites[2].pk
    judging = say(
        world,
        heard(world, 1, uid),
        heard(world, 2, uid, who=f"device:registrar-{two}"),
        heard(world, 3, uid, who="device:hub"),
        line(world, 4, text="Không có tiếng"),
        line(world, 5, text="của ai?", who="delegate:00000000-0000-7000-8000-000000000001"),
        line(world, 6, phrase="all_normal"),
        line(world, 7, phrase="own-12"),
        line(world, 8, phrase="roll_call"),
        line(world, 9, phrase="good", text="và nữa"),
        line(world, 10),
        line(world, 11, text=7),
        incoming(9_999_999, "chat.say", {"text": "a"}, number=12, who="device:hub"),
        incoming(world.sites[1], "announcements.acknowledge", {"announcement": "x"}, number=13, who="device:hub"),
    )
    reasons = {op.int: judged.reason for op, judged in judging.judgements.items() if judged.reason}
    assert reasons == {2: "not_allowed", 5: "not_allowed", 8: "bad_body", 9: "bad_body", 10: "bad_body", 11: "bad_body",
                       12: "foreign_site", 13: "bad_body"}  # fmt: skip
    assert ledger_forms.SAID_BY_ROOMS.split() == list(ROOM)


def test_texts_of_every_kind(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {
        1: "x" * 100_000, 2: " \u200b\n", 3: "👍", 4: "<script>alert(1)</script>", 5: "\u202eلا صوت\x00", 6: "CCCD 079203001234", 7: "á" * 300,
        8: "?",
    }  # fmt: skip
    judging = say(world, *(line(world, n, text=text) for n, text in said.items()))
    reasons = {op.int: judged.reason for op, judged in judging.judgements.items() if judged.reason}
    assert reasons == {1: "too_long", 2: "no_text", 6: "identity_number"}
    kept = {row.op.int: row.text for row in Line.objects.all()}
    assert (kept[3], kept[4], kept[5], kept[8]) == ("👍", said[4], "لا صوت", "?")
    assert "079203001234" not in kept[6]
    for number, text in said.items():
        body = {"text": text}
        is_formed = ledger_forms.is_formed("chat.say", body)  # the other program judges alike
        assert is_formed == (reasons.get(number) not in ("too_long", "no_text"))
    monkeypatch.setattr(operations, "MOST", 7)
    judging = say(world, line(world, 20, text="bảy"), line(world, 21, text="tám"))
    assert [judging.judgements[UUID(int=n)].reason for n in (20, 21)] == ["", "too_many_lines"]
    judging = say(world, *(heard(world, n, UUID(int=n)) for n in range(30, 38)))  # of what nobody said
    assert [judging.judgements[UUID(int=n)].reason for n in (36, 37)] == ["", "too_many_lines"]


def test_a_batch_costs_the_same_number_of_queries(world: World, hub: Actor) -> None:
    row = actions.send(world.conference, actions.Message("urgent", {"vi": "Chú ý"}, "all"), by=hub)

    def cost(start: int, many: int) -> int:
        batch = [line(world, start + n, n % 3 + 1, text=f"dòng {n}") for n in range(many)]
        batch += [heard(world, start + 500 + n, row.uid, n % 3 + 1) for n in range(many)]
        with CaptureQueriesContext(connection) as made:
            say(world, *batch)
        return len(made)

    assert cost(1, 3) == cost(1000, 60)
