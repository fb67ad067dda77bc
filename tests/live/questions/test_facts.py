"""Questions as they come in: in any order, twice, in any batches the same; floods slowed; texts of every kind."""

import random
from collections.abc import Iterable, Sequence
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemcau.infra import jobs
from diemcau.infra.models import JobRow
from diemcau.infra.operations import Incoming, Judging
from diemcau.live.questions import actions, operations, pace, texts
from diemcau.live.questions.actions import words as words_kept
from diemcau.live.questions.enums import Way
from diemcau.live.questions.models import Question, Word
from diemcau.live.questions.pace import BY_LANE, OF_CODE, OF_ROOM, Asked, paced
from diemcau.live.questions.words import Said, summed
from diemcau.people.models import Account, RoleHeld
from tests.attendance.world import World
from tests.conferences.test_operations import NOW, incoming

SAID = st.builds(
    Said, at=st.integers(1, 20), op=st.integers(1, 40).map(lambda n: UUID(int=n)), kind=st.sampled_from(["support", "unsupport", "withdraw"]),
    asker=st.sampled_from(["asker", "a", "b", "n1", "n2", "n3"]), site=st.integers(1, 2), is_personal=st.just(True),
).map(lambda said: said._replace(is_personal=said.asker[0] != "n", site=2 if said.asker == "n3" else 1))  # fmt: skip
WORDS = st.lists(SAID, max_size=14, unique_by=lambda said: said.op)
ASKED = st.builds(
    Asked, at=st.integers(0, 10).map(lambda n: n * 60_000), uid=st.integers(1, 10_000).map(lambda n: UUID(int=n)),
    asker=st.sampled_from("ab"), way=st.sampled_from(["phone", "room_phone", "desk", "hub"]),
)  # fmt: skip


def oracle(said: Iterable[Said], asker: str) -> tuple[int, int]:
    """Another program for the same: whoever has a support after which they said nothing else about supporting."""
    said = sorted(said, key=lambda word: (word.at, word.op.int))
    backs = [word for word in said if word.kind == "withdraw" and word.asker == asker]
    voices = set()
    for word in said:
        voice = word.asker if word.is_personal else f"room {word.site}"
        later = [
            w
            for w in said
            if w.asker == word.asker and w.kind != "withdraw" and (w.at, w.op.int) > (word.at, word.op.int)
        ]
        if word.kind == "support" and not later and word.asker != asker:
            voices.add(voice)
    return len(voices), backs[0].at if backs else 0


@given(WORDS, st.randoms())
def test_what_words_come_to_is_a_function_of_their_set(said: list[Said], dice: random.Random) -> None:
    shuffled = [*said, *dice.choices(said, k=3)] if said else []
    dice.shuffle(shuffled)
    assert summed(shuffled, "asker") == oracle(said, "asker")


@given(st.lists(ASKED, max_size=60, unique_by=lambda one: one.uid), st.randoms())
def test_a_flood_is_slowed_and_nothing_of_it_lost(asked: list[Asked], dice: random.Random) -> None:
    shown = paced(asked)
    shuffled = [*asked, *asked[:5]]
    dice.shuffle(shuffled)
    assert paced(shuffled) == shown
    assert shown.keys() == {one.uid for one in asked}
    assert all(shown[one.uid] >= one.at for one in asked)
    assert all(shown[one.uid] == one.at for one in asked if one.way == "hub")
    for asker in "ab":
        burst, each = BY_LANE["phone"]
        moments = sorted(shown[one.uid] for one in asked if (one.asker, one.way) == (asker, "phone"))
        assert all(later >= early + burst * each for early, later in zip(moments, moments[burst:], strict=False))


def test_one_phone_keeps_nobody_of_its_room_waiting() -> None:
    flood = [Asked(0, UUID(int=n), "bad", "phone") for n in range(1, 200)]
    shown = paced([*flood, Asked(1000, UUID(int=999), "good", "phone")])
    assert shown[UUID(int=999)] == 1000
    assert sorted(shown[one.uid] for one in flood)[5] == 5 * BY_LANE["phone"][1]
    many = paced(Asked(0, UUID(int=n), f"kid {n}", "room_phone") for n in range(1, 300))
    assert sum(at == 0 for at in many.values()) == OF_CODE[0] < OF_ROOM[0]
    by_code = [Asked(0, UUID(int=n), "bad", "room_phone") for n in range(1, 200)]
    assert paced([*by_code, Asked(1000, UUID(int=999), "good", "room_phone")])[UUID(int=999)] == 1000


def say(world: World, *batch: Incoming) -> Judging:
    judging = Judging(world.conference.pk, batch)
    asks = [one for one in batch if one.op.kind == "questions.ask"]
    for handler, some in (
        (operations.judge_asking, asks),
        (operations.judge_words, [one for one in batch if one not in asks]),
    ):
        judging.incoming = some
        if some:
            handler(judging)
    return judging


def phone(world: World, person: int) -> str:
    return f"delegate:{world.people[person].uid}"


def ask(
    world: World, number: int, text: str, *, who: str, naming: str = "unit", room: int = 0, at: int = NOW, **body: str
) -> Incoming:
    return incoming(
        world.sites[room], "questions.ask", {"text": text, "naming": naming, **body}, number=number, at=at, who=who
    )


def word(world: World, number: int, verb: str, question: int, *, who: str, room: int = 0, at: int = NOW) -> Incoming:
    return incoming(
        world.sites[room], f"questions.{verb}", {"question": str(UUID(int=question))}, number=number, at=at, who=who
    )


def stored() -> list[tuple[object, ...]]:
    fields = (
        "uid",
        "site",
        "way",
        "naming",
        "asker",
        "delegate",
        "unit",
        "text",
        "asked_at",
        "shown_from",
        "supports",
        "withdrawn_at",
    )
    return list(Question.objects.order_by("uid").values_list(*fields))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_order_number_and_batching_gives_the_same_questions(world: World, data: st.DataObject) -> None:
    whos = [phone(world, 0), phone(world, 1), "phone:x", "phone:y", f"device:lead-{world.sites[0].pk}"]
    kinds = data.draw(st.lists(st.tuples(st.sampled_from(whos), st.sampled_from(["ask", "support", "unsupport", "withdraw"]),
                                         st.integers(1, 4), st.integers(0, 9)), max_size=12))  # fmt: skip
    facts: list[Incoming] = []
    for number, (who, verb, about, at) in enumerate(kinds, 1):
        if verb == "ask":
            facts.append(ask(world, number, f"Câu hỏi {number}", who=who, at=NOW + at))
        else:
            facts.append(word(world, 100 + number, verb, about, who=who, at=NOW + at))
    states = []
    for _ in range(2):
        Question.objects.all().delete()
        Word.objects.all().delete()
        order = data.draw(st.permutations([*facts, *facts[:3]]))
        sizes = data.draw(st.lists(st.integers(1, 5), min_size=len(order) or 1, max_size=len(order) or 1))
        while order:
            size = sizes.pop()
            say(world, *order[:size])
            order = order[size:]
        states.append(stored())
    assert states[0] == states[1]


def test_a_question_lets_others_see_what_its_asker_chose(world: World) -> None:
    number = world.conference.pk
    desk = f"device:registrar-{world.sites[2].pk}"
    own = next(person for person in world.people if person.site_id == world.sites[2].pk)
    uid, foreign = str(own.uid), str(next(one for one in world.people if one.site_id == world.sites[1].pk).uid)
    secretary = Account.objects.create(username="thu-ky", full_name="Thư Ký")
    RoleHeld.objects.create(account=secretary, role="secretary", conference_id=number, given_by="system")
    judging = say(
        world,
        ask(world, 1, "Theo đơn vị", who=phone(world, 0)),
        ask(world, 2, "Có tên", who=phone(world, 1), naming="named"),
        ask(world, 3, "Không ai", who="phone:nobody", naming="named"),
        ask(world, 4, "Hộ đại biểu", who=desk, naming="named", room=2, delegate=uid),
        ask(world, 5, "Hộ đơn vị", who=desk, room=2, delegate=uid),
        ask(world, 6, "Hub", who="device:hub", room=3),
        ask(world, 7, "Phòng khác", who=desk, room=1),
        ask(world, 8, "Tên ai?", who=desk, naming="named", room=2),
        ask(world, 9, "Mượn tên", who=phone(world, 0), naming="named", delegate=uid),
        incoming(world.sites[1], "questions.ask", {"text": 5, "naming": "unit"}, number=10, who=phone(world, 0)),
        incoming(9_999_999, "questions.ask", {"text": "a", "naming": "unit"}, number=11, who=phone(world, 0)),
        ask(world, 12, "Mượn tên phòng khác", who=desk, naming="named", room=2, delegate=foreign),
        ask(world, 13, "Thư ký nhập từ giấy", who=f"account:{secretary.pk}", room=1),
    )
    reasons = {op.int: judged.reason for op, judged in judging.judgements.items() if judged.reason}
    assert reasons == {
        3: "by_room",
        7: "not_allowed",
        8: "bad_body",
        9: "bad_body",
        10: "bad_body",
        11: "foreign_site",
        12: "by_room",
    }
    rows = {row.uid.int: row for row in Question.objects.all()}
    assert [(n, rows[n].way, rows[n].naming, rows[n].delegate, rows[n].unit) for n in sorted(rows)] == [
        (1, "phone", "unit", None, "Đơn vị thử"), (2, "phone", "named", world.people[1].uid, "Đơn vị thử"), (3, "room_phone", "unit", None, ""),
        (4, "desk", "named", own.uid, "Đơn vị thử"), (5, "desk", "unit", None, "Đơn vị thử"), (6, "hub", "unit", None, ""),
        (12, "desk", "unit", None, ""), (13, "hub", "unit", None, ""),
    ]  # fmt: skip
    everything = " ".join(
        str(value) for row in Question.objects.filter(naming="unit").values() for value in row.values()
    )
    assert str(world.people[0].uid) not in everything and uid not in everything  # noqa: PT018
    assert rows[4].asker == rows[5].asker == actions.seal(number, "live", f"room:{world.sites[2].pk}")


def test_texts_of_every_kind(world: World) -> None:
    who = phone(world, 0)
    said = {
        1: "x" * 501, 2: "  \u200b\n ", 3: "!?…", 4: "<script>alert(1)</script>", 5: "👩‍👩‍👧 hỏi\x00 gì\n\nthế?", 6: "\u202eكيف الحال؟",
        7: "Z" + "\u0300" * 40 + "algo", 8: "CCCD 079203001234 của tôi?", 9: "á" * 500, 10: "a\u0301" * 500,
    }  # fmt: skip
    judging = say(world, *(ask(world, n, text, who=who) for n, text in said.items()))
    reasons = {
        op.int: judged.reason
        for op, judged in judging.judgements.items()
        if judged.reason and judged.reason != "slowed"
    }
    assert reasons == {1: "too_long", 2: "no_text", 3: "no_text", 8: "identity_number"}
    kept = {row.uid.int: row.text for row in Question.objects.all()}
    assert kept[4] == said[4]
    assert kept[5] == "👩‍👩‍👧 hỏi gì thế?"
    assert kept[6] == "كيف الحال؟"
    assert len(kept[7]) <= len("Zalgo") + texts.MARKS
    assert "079203001234" not in kept[8]
    assert kept[9] == kept[10]


def test_more_than_a_person_asks_is_refused_in_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(operations.MOST, Way.PHONE, 7)
    batch = [ask(world, n, f"Hỏi {n}", who=phone(world, 0)) for n in range(1, 10)]
    judging = say(world, *batch[:4])
    judging = Judging(world.conference.pk, [], {**judging.judgements, **say(world, *batch[4:]).judgements})
    reasons = [judging.judgements[UUID(int=n)].reason for n in range(1, 10)]
    assert reasons == [""] * 5 + ["slowed"] * 2 + ["too_many_questions"] * 2
    assert Question.objects.filter(shown_from__gt=NOW + 5000).count() == 2
    assert pace.BY_LANE["phone"][0] == 5


def test_so_many_words_are_taken_from_one_phone_whether_anybody_asked_or_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(operations.MOST_WORDS, Way.PHONE, 3)
    said = [word(world, n, "support", 900 + n, who=phone(world, 0)) for n in range(1, 6)]
    judged = (
        say(world, *said[:2]).judgements
        | say(world, *said[2:], word(world, 9, "support", 1, who=phone(world, 1))).judgements
    )
    assert [judged[UUID(int=n)].reason for n in (1, 2, 3, 4, 5, 9)] == [
        "",
        "",
        "",
        "too_many_words",
        "too_many_words",
        "",
    ]
    assert Word.objects.count() == 4


def test_a_crowded_room_is_paced_behind_what_waits_first_and_fairly_soon_after(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words_kept, "MANY", 6)
    flood = [ask(world, n, f"Hỏi {n}", who=phone(world, 0)) for n in range(1, 12)]
    say(world, *flood[:6])
    say(world, *flood[6:9])
    judged = say(world, *flood[9:], ask(world, 50, "Một câu thôi", who=phone(world, 1))).judgements
    assert {one.reason for one in judged.values()} == {"slowed"}
    last = max(Question.objects.filter(uid__in=[one.op.id for one in flood[:6]]).values_list("shown_from", flat=True))
    assert min(Question.objects.filter(uid__in=[*judged]).values_list("shown_from", flat=True)) > last
    assert JobRow.objects.filter(name="questions.pace").count() == 1
    JobRow.objects.update(due_at=timezone.now())
    assert jobs.run_due() == 1
    rows = Question.objects.all()
    fair = pace.paced(Asked(row.came_at, row.uid, row.asker, row.way) for row in rows)
    assert {row.uid: row.shown_from for row in rows} == fair
    calm = Question.objects.get(uid=UUID(int=50))
    assert calm.shown_from == calm.came_at


def test_a_batch_costs_the_same_number_of_queries(world: World) -> None:
    def cost(numbers: Sequence[int]) -> int:
        batch = [ask(world, n, f"Hỏi {n}", who=phone(world, n % 8), room=n % 4) for n in numbers]
        batch += [word(world, 1000 + n, "support", n, who=phone(world, (n + 1) % 8)) for n in numbers]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            say(world, *batch)
        return len(queries)

    cost([900])
    assert cost(range(1, 4)) == cost(range(10, 40))
