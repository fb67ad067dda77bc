"""Tokens: keys made ahead, signed once for each person and place, for whom a module says, and sealed at rest."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemcau.infra.blind import actions, keys, queries, signing, tasks
from diemcau.infra.blind.models import Asked, Key
from diemcau.infra.models import JobRow, OutboxRow, Verdict
from diemcau.infra.operations import granted
from diemcau.kernel import blind
from diemcau.kernel.anonymous import NewSpent, SlotName
from diemcau.kernel.errors import Refused
from diemcau.kernel.oplog import NewEntry
from diemcau.plane.anonymous import SqliteBox
from tests.infra.blind.conftest import Judge
from tests.infra.blind.phone import AT, CONFERENCE, Phone, public_keys

pytestmark = pytest.mark.django_db(transaction=True)
Slots = Callable[..., None]


def verdict(entry: NewEntry) -> tuple[str, str]:
    row = Verdict.objects.get(op_id=entry.id)
    return row.state, row.reason


def signed(phone: Phone, purpose: str = "ballot") -> dict[str, str] | None:
    while signing.sign_some():
        pass
    return queries.signed(purpose, CONFERENCE, "live", phone.who, 3)


def test_keys_are_made_once_by_a_job_and_lie_sealed(slots: Slots) -> None:
    actions.prepare(CONFERENCE, "ballot", {1: 1, 2: 1})
    actions.prepare(CONFERENCE, "ballot", {1: 1, 2: 1})
    assert JobRow.objects.count() == 1
    slots({1: 1, 2: 1}, runs=("live", "rehearsal"))
    first = {key.pk: bytes(key.n) for key in Key.objects.all()}
    slots({1: 1, 2: 1, 3: 1}, runs=("live", "rehearsal"))
    assert len(first) == 4
    assert Key.objects.count() == len({bytes(key.n) for key in Key.objects.all()}) == 6
    assert first.items() <= {key.pk: bytes(key.n) for key in Key.objects.all()}.items()
    row = Key.objects.get(run="live", slot=1)
    name = SlotName(CONFERENCE, "live", "ballot", 1)
    private = keys.unseal(name, bytes(row.sealed))
    assert private.public.n.to_bytes(256) == bytes(row.n)
    assert int(private.p).to_bytes(128) not in bytes(row.sealed)
    with pytest.raises(keys.Unreadable):
        keys.unseal(name._replace(slot=2), bytes(row.sealed))
    assert OutboxRow.objects.filter(topic="slots").exists()


def test_a_phone_gets_its_tokens_and_the_same_again(slots: Slots, judge: Judge) -> None:
    slots({1: 1, 2: 1})
    phone, offered = Phone("delegate:a"), public_keys()
    asked = phone.asks(offered, "1", "2")
    judge(asked)
    assert verdict(asked) == ("accepted", "")
    assert queries.signed("ballot", CONFERENCE, "live", phone.who, 3) == {}
    got = signed(phone)
    assert got is not None
    for place in ("1", "2"):
        phone.token(offered[int(place)], place, got)
    assert all(bytes(row.blinded) == b"" for row in Asked.objects.all())
    again = phone.entry(json.loads(asked.op)["body"])
    judge(again)
    assert (verdict(again), signed(phone)) == (("accepted", ""), got)


def test_the_first_value_of_a_person_and_place_wins(slots: Slots, judge: Judge) -> None:
    """Of two phones with one personal code one gets the token: each has one vote."""
    slots({1: 1, 2: 1})
    first, second, offered = Phone("delegate:a"), Phone("delegate:a"), public_keys()
    one, two, three = first.asks(offered, "1"), second.asks(offered, "1"), second.asks(offered, "1", "2")
    judge(one, two)
    judge(three)
    assert [verdict(entry)[1] for entry in (one, two, three)] == ["", "already_given", "already_given"]
    got = signed(second)
    assert got is not None
    first.token(offered[1], "1", got)
    second.token(offered[2], "2", got)
    with pytest.raises(blind.BadInput, match="invalid signature"):
        second.token(offered[1], "1", got)


def test_a_slot_may_give_several_tokens_each(slots: Slots, judge: Judge) -> None:
    slots({20261122: 3}, purpose="question")
    phone, offered = Phone("delegate:a"), public_keys(purpose="question")
    asked = phone.asks(offered, "20261122", "20261122.2", "20261122.3", purpose="question")
    beyond = phone.asks(offered, "20261122.4", purpose="question")
    judge(asked, beyond)
    assert (verdict(asked), verdict(beyond)) == (("accepted", ""), ("refused", "too_many"))
    got = signed(phone, "question")
    assert got is not None
    tokens = {phone.token(offered[20261122], place, got) for place in got}
    assert len(tokens) == 3


@pytest.mark.usefixtures("held_box")
def test_what_is_refused(slots: Slots, judge: Judge) -> None:
    slots({1: 1, 2: 1})
    actions.end_slot(CONFERENCE, "live", "ballot", 2)
    offered, phone, nobody = public_keys(), Phone("delegate:a"), Phone("room_phone:3")
    good = phone.asks(offered, "1")
    value = "A" * 342
    for entry, reason in [
        (nobody.asks(offered, "1"), "not_entitled"),
        (phone.asks(offered, "2"), "unknown_slot"),
        (phone.entry({"purpose": "ballot", "wanted": {"9": value}}), "unknown_slot"),
        (phone.entry({"purpose": "ballot", "wanted": {"1": value}}, run="rehearsal"), "unknown_slot"),
        (phone.entry({"purpose": "other", "wanted": {"1": value}}), "bad_body"),
        (phone.entry({"purpose": "ballot", "wanted": {"1": "_" * 342}}), "bad_body"),
        (phone.entry({"purpose": "ballot", "wanted": {"1": "A" * 341}}), "bad_body"),
        (phone.entry({"purpose": "ballot", "wanted": {"01": value}}), "bad_body"),
        (phone.entry({"purpose": "ballot", "wanted": {"1.1": value}}), "bad_body"),
        (phone.entry({"purpose": "ballot", "wanted": {}}), "bad_body"),
        (phone.entry({"purpose": "ballot", "wanted": {str(n): value for n in range(5)}}), "bad_body"),
        (phone.entry({"purpose": "ballot", "wanted": {"1": 5}, "more": 1}), "bad_body"),
    ]:
        judge(entry)
        assert verdict(entry) == ("refused", reason), entry.op
    judge(good)
    assert verdict(good) == ("accepted", "")
    assert signed(nobody) is None


def test_four_values_are_an_op_that_the_door_takes() -> None:
    key = blind.generate().public
    entry = Phone("delegate:a").asks(dict.fromkeys(range(1, 30), key), "20", "21", "22", "23")
    assert len(entry.op) <= 2048
    assert "blind." in granted({"delegate"})


def test_a_polls_slot_is_its_own(slots: Slots) -> None:
    slots({1: 1, 2: 1})
    take = [actions.take_slot(CONFERENCE, "live", "ballot", tied=f"poll:{n}") for n in (5, 6, 5)]
    assert take == [1, 2, 1]
    with pytest.raises(Refused, match="no_slot_left"):
        actions.take_slot(CONFERENCE, "live", "ballot", tied="poll:7")
    actions.open_slot(CONFERENCE, "live", "ballot", 1)
    actions.close_slot(CONFERENCE, "live", "ballot", 1)
    actions.open_slot(CONFERENCE, "live", "ballot", 1)
    assert [tuple(slot) for slot in queries.slots(CONFERENCE, "live", "ballot")] == [
        (1, "open", "poll:5", 1),
        (2, "spare", "poll:6", 1),
    ]
    with pytest.raises(Refused, match="unknown_slot"):
        actions.open_slot(CONFERENCE, "live", "ballot", 9)


@pytest.mark.usefixtures("held_box")
def test_an_ended_slot_keeps_no_key_and_nobodys_asking(slots: Slots, judge: Judge) -> None:
    slots({1: 1})
    phone = Phone("delegate:a")
    judge(phone.asks(public_keys(), "1"))
    actions.end_slot(CONFERENCE, "live", "ballot", 1)
    assert not Asked.objects.exists()
    assert bytes(Key.objects.get().sealed) == b""
    with pytest.raises(Refused, match="unknown_slot"):
        actions.open_slot(CONFERENCE, "live", "ballot", 1)


def test_what_cannot_be_signed_holds_up_nobody(slots: Slots, judge: Judge) -> None:
    slots({1: 1, 2: 1})
    first, second, offered = Phone("delegate:a"), Phone("delegate:b"), public_keys()
    judge(first.asks(offered, "1"), second.asks(offered, "2"))
    Key.objects.filter(slot=1).update(sealed=b"sealed by another server")
    assert signed(first) == {}
    assert signed(second)


def test_counts_and_rows_come_from_the_box(held_box: SqliteBox) -> None:
    now = 1_000 * 300  # long ago: its five minutes are over
    said = [(b"a", b'{"answer":"yes"}', False), (b"b", b'{"answer":"yes"}', True), (b"c", b'{"answer":"no"}', False)]
    held_box.append([NewSpent(CONFERENCE, "live", "ballot", 1, *one) for one in said], now_ms=now)
    counts = {
        (count.body["answer"], count.late): count.times for count in queries.tally(CONFERENCE, "live", "ballot", 1)
    }
    assert counts == {("yes", False): 1, ("yes", True): 1, ("no", False): 1}
    assert queries.spent(CONFERENCE, "live", "ballot", 1) == 3
    assert [row.token for row in queries.rows(CONFERENCE, "live", "ballot", settled=True)] == ["61", "62", "63"]
    held_box.append([NewSpent(CONFERENCE, "live", "ballot", 1, b"d", b"{}", False)], now_ms=2**52)
    assert len(queries.rows(CONFERENCE, "live", "ballot", settled=True)) == 3


def test_the_box_goes_with_its_conference(slots: Slots, judge: Judge, held_box: SqliteBox) -> None:
    slots({1: 1})
    judge(Phone("delegate:a").asks(public_keys(), "1"))
    spent = [NewSpent(conference, "live", "ballot", 1, b"a", b"{}", False) for conference in (CONFERENCE, 8)]
    held_box.append(spent, now_ms=AT)
    now = datetime.now(UTC)
    assert tasks.sweep_box(now) == 0  # a conference that has no keys, after a restore perhaps, keeps what it has
    tasks.forget_keys(CONFERENCE, "live", ())
    assert public_keys() == {}
    assert not Asked.objects.exists()
    assert tasks.sweep_box(now) == 1
    assert (held_box.conferences(), Key.objects.count()) == ([8], 0)


def test_judging_many_is_as_few_statements_as_judging_one(slots: Slots, judge: Judge) -> None:
    slots({1: 1, 2: 1})
    offered, counts = public_keys(), []
    for several in (1, 20):
        entries = [Phone(f"delegate:{several}-{n}").asks(offered, "1", "2") for n in range(several)]
        with CaptureQueriesContext(connection) as ran:
            judge(*entries)
        counts.append(sum(not query["sql"].startswith("INSERT") for query in ran))
    assert counts[1] <= counts[0]
