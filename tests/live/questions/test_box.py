"""Anonymous questions: who may have tokens, which day is open, and what comes out of the box."""

from datetime import UTC, date, datetime

import pytest

from diemcau.infra.blind import purposes
from diemcau.infra.blind import queries as blind
from diemcau.infra.blind.models import Key
from diemcau.infra.blind.purposes import Asker
from diemcau.infra.models import JobRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.anonymous import BoxAway, Spent
from diemcau.kernel.errors import Refused
from diemcau.live.questions import actions, tasks
from diemcau.live.questions.models import Board, Question
from diemcau.roster.models import Delegate
from tests.attendance.world import T0, World

TODAY = datetime.fromtimestamp(T0 / 1000, UTC).date()


def spent(number: int, body: object) -> Spent:
    return Spent(f"{number:064x}"[::-1], actions.day_number(TODAY), body, T0, False)


def test_who_is_on_the_list_may_ask_anonymously(world: World) -> None:
    listed, gone, here = (f"delegate:{person.uid}" for person in world.people[:3])
    world.people[1].removed_at = datetime.fromtimestamp(T0 / 1000, UTC)
    world.people[1].save()
    askers = [Asker(who, world.sites[0].pk, T0) for who in (listed, gone, here, "phone:x", "delegate:?", "account:1")]
    held = purposes.holders("question", world.conference.pk, "live", askers)
    assert held == {askers[0]: str(world.people[0].uid), askers[2]: str(world.people[2].uid)}
    assert purposes.holders("question", world.conference.pk + 1, "live", askers) == {}
    world.people[0].status = "substituted"
    world.people[0].save()
    Delegate.objects.filter(pk=world.people[2].pk).update(
        source="substitute", stands_for=world.people[0], approved_by=""
    )
    assert purposes.holders("question", world.conference.pk, "live", askers) == {}
    Delegate.objects.filter(pk=world.people[2].pk).update(approved_by="account:1")
    held = purposes.holders("question", world.conference.pk, "live", askers)
    assert held == {askers[2]: str(world.people[0].uid)}  # one place on the list, one person's tokens


def test_the_day_of_today_alone_is_open(
    world: World, organiser: Actor, hub: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blind, "rows", lambda *_args, **_kw: [])
    with pytest.raises(Refused, match="forbidden"):
        actions.allow_anonymous(world.conference, by=hub, on=True)
    actions.allow_anonymous(world.conference, by=organiser, on=True)
    [job] = JobRow.objects.filter(name="blind.keys")
    assert {slot for _run, slot, _each in job.facts["slots"]} == {actions.day_number(TODAY)}
    key = {"conference_id": world.conference.pk, "purpose": "question", "each": 5, "n": b"n", "sealed": b"s"}
    for run in ("live", "rehearsal"):
        Key.objects.create(run=run, slot=actions.day_number(TODAY), **key)
        Key.objects.create(run=run, slot=actions.day_number(date(2020, 1, 1)), **key)

    def states() -> set[str]:
        tasks.sweep_box(datetime.fromtimestamp(T0 / 1000, UTC))
        return {
            slot.state
            for slot in blind.slots(world.conference.pk, "live", "question")
            if slot.slot == actions.day_number(TODAY)
        }

    assert states() == {"open"}
    assert Key.objects.filter(state="open").count() == 2
    actions.allow_anonymous(world.conference, by=organiser, on=False)
    assert states() == {"closed"}
    actions.allow_anonymous(world.conference, by=organiser, on=True)
    assert states() == {"open"}


def test_what_lies_in_the_box_comes_once_and_leads_to_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    lying = [
        spent(1, {"text": " Xin hỏi\x00 về  lương?"}),
        spent(2, {"text": "Của điểm cầu 2", "site": world.sites[1].pk}),
        spent(3, {"text": "Điểm cầu lạ", "site": 999_999}),
        spent(4, {"text": "x" * 3000}),
        *(spent(5 + n, body) for n, body in enumerate(({"text": "…"}, {"text": 5}, ["a"], "text", None, {}))),
    ]
    monkeypatch.setattr(blind, "rows", lambda _c, run, _p, *, settled: lying if run == "live" and settled else [])
    for _ in range(2):
        actions.copy(world.conference, "live")
        actions.copy(world.conference, "rehearsal")
    rows = list(Question.objects.order_by("pk"))
    assert [(row.text[:15], row.site_id, row.asker, row.delegate, row.unit, row.asked_at) for row in rows] == [
        ("Xin hỏi về lươn", None, "", None, "", T0), ("Của điểm cầu 2", world.sites[1].pk, "", None, "", T0),
        ("Điểm cầu lạ", None, "", None, "", T0), ("x" * 15, None, "", None, "", T0),
    ]  # fmt: skip
    assert len(rows[3].text) == 500
    assert rows[3].text.endswith("…")

    def away(*_args: object, **_kw: object) -> list[Spent]:
        raise BoxAway

    Board.objects.create(conference=world.conference, anonymous=True)
    monkeypatch.setattr(blind, "rows", away)
    assert tasks.sweep_box(datetime.fromtimestamp(T0 / 1000, UTC)) == 0
