"""Several moderators at once, merging and splitting, a fair order, and what askers are told."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import Refused
from diemcau.kernel.names import fold
from diemcau.live.questions import actions, examples, queries
from diemcau.live.questions.enums import Step
from diemcau.live.questions.models import Board, Question
from diemcau.live.questions.queries.desk import fair_order
from diemcau.live.questions.similar import most_alike
from tests.attendance.world import World

NOW = 1_800_000_000_000
TEXTS = (
    "Bao giờ có phụ cấp trực cho nhân viên y tế xã?",
    "Phụ cấp trực của y tế xã khi nào được chi trả?",
    "Trạm y tế thiếu máy đo huyết áp thì xin cấp ở đâu?",
    "Lịch tiêm chủng tháng sau có thay đổi không?",
    "Đường lên bản bị sạt lở, ai hỗ trợ xe cứu thương?",
)


def asked(world: World, number: int, text: str = "Câu hỏi", room: int = 1, **fields: object) -> Question:
    facts = {
        "way": "desk",
        "naming": "unit",
        "asker": f"a{number}",
        "asked_at": NOW + number,
        "came_at": NOW,
        "shown_from": 0,
    }
    facts |= {"text": text, "search_key": fold(text), "site": world.sites[room]} | fields
    return Question.objects.create(conference=world.conference, uid=UUID(int=number), **facts)


def fresh(row: Question) -> Question:
    row.refresh_from_db()
    return row


def test_of_two_moderators_the_second_one_is_told_and_nothing_is_lost(world: World, hub: Actor) -> None:
    row = asked(world, 1, TEXTS[0])
    actions.queue(row, by=hub, saw=0)
    actions.queue(row, by=hub, saw=0)  # a second press, or a second one who wants the same
    with pytest.raises(Refused, match="question_moved"):
        actions.decline(row, by=hub, saw=0, reason="Ngoài chủ đề")
    actions.word(row, by=hub, saw=1, text="  Khi nào chi trả\x00 phụ cấp trực? ")
    assert (fresh(row).step, row.shown, row.text, row.version) == (
        "queued",
        "Khi nào chi trả phụ cấp trực?",
        TEXTS[0],
        2,
    )
    outsider = Actor(who="account:9", held=frozenset({Held("site_lead", world.conference.pk, world.sites[1].pk)}))
    for verb in (actions.queue, actions.call_up, actions.put_back):
        with pytest.raises(Refused, match="forbidden"):
            verb(row, by=outsider, saw=2)


def test_from_the_queue_to_an_end(world: World, hub: Actor) -> None:
    first, second, third = (asked(world, n, TEXTS[n]) for n in (1, 2, 3))
    actions.queue(first, by=hub, saw=0)
    actions.call_up(first, by=hub, saw=1)
    actions.pin(first, by=hub, saw=2, on=True)
    actions.pin(second, by=hub, saw=0, on=True)  # in place of the first
    assert [row.is_pinned for row in (fresh(first), fresh(second))] == [False, True]
    actions.call_up(second, by=hub, saw=fresh(second).version)  # the first has been answered
    assert (fresh(first).step, first.ended_at > 0, fresh(second).step) == ("answered", True, "live")
    actions.answered(second, by=hub, saw=second.version, answer="Xin cấp qua trung tâm y tế.")
    assert (fresh(second).is_pinned, second.answer) == (False, "Xin cấp qua trung tâm y tế.")
    with pytest.raises(Refused, match="question_needs"):
        actions.promise(third, by=hub, saw=0, owner="Phòng Nghiệp vụ", due=None)
    with pytest.raises(Refused, match="question_needs"):
        actions.decline(third, by=hub, saw=0, reason=" ")
    with pytest.raises(Refused, match="question_past"):
        actions.promise(third, by=hub, saw=0, owner="Phòng Nghiệp vụ", due=date(2020, 1, 1))
    actions.promise(third, by=hub, saw=0, owner="Phòng Nghiệp vụ", due=date(2027, 1, 20))
    told = queries.own_of(world.conference.pk, "live", "a3")[0]
    assert (told["state"], told["owner"], told["due"], told["answer"]) == (
        "written",
        "Phòng Nghiệp vụ",
        "2027-01-20",
        "",
    )
    actions.write_answer(third, by=hub, saw=1, answer="Lịch giữ nguyên.")
    assert queries.own_of(world.conference.pk, "live", "a3")[0]["answer"] == "Lịch giữ nguyên."
    actions.put_back(third, by=hub, saw=2)  # it waits again: its moderators have the text still, nobody else reads it
    assert fresh(third).answer == "Lịch giữ nguyên."
    told = queries.own_of(world.conference.pk, "live", "a3")[0]
    assert (told["state"], told["answer"]) == ("new", "")


def test_what_was_put_together_ends_together(world: World, hub: Actor) -> None:
    head, member, other, late = (asked(world, n, TEXTS[n], supports=n) for n in range(4))
    actions.merge(member, {other.pk: 0}, by=hub, saw=0)
    with pytest.raises(Refused, match="question_moved"):
        actions.merge(head, {member.pk: 0, late.pk: 0}, by=hub, saw=0)  # somebody has just made it a head
    assert fresh(late).head_id is None
    actions.merge(head, {member.pk: 1, late.pk: 0}, by=hub, saw=0)
    actions.merge(head, {member.pk: 1, late.pk: 0}, by=hub, saw=0)  # pressed twice
    assert {fresh(row).head_id for row in (member, other, late)} == {head.pk}
    with pytest.raises(Refused, match="question_alone"):
        actions.merge(head, {head.pk: 1}, by=hub, saw=fresh(head).version)
    card = queries.card_of(fresh(head))
    assert (card.members, card.votes) == (3, 0 + (1 + 1) + (2 + 1) + (3 + 1))
    assert queries.own_of(world.conference.pk, "live", "a3")[0]["state"] == "merged"
    Question.objects.filter(pk=head.pk).update(withdrawn_at=NOW)  # its asker takes it back: the others asked it, too
    assert [one.row.pk for one in queries.desk_of(world.conference.pk, "live", NOW).waiting] == [head.pk]
    actions.decline(head, by=hub, saw=head.version, reason="Đã có trong tài liệu")
    assert {queries.own_of(world.conference.pk, "live", f"a{n}")[0]["reason"] for n in (1, 2, 3)} == {
        "Đã có trong tài liệu"
    }
    actions.split(late, by=hub, saw=fresh(late).version)
    assert queries.own_of(world.conference.pk, "live", "a3")[0]["state"] == "new"


def test_rooms_that_had_fewer_turns_come_first() -> None:
    waiting = [(1, 10, 50, 0), (2, 10, 40, 0), (3, 10, 30, 0), (4, 20, 0, 5), (5, 30, 1, 9), (6, None, 0, 1)]
    assert fair_order(waiting, {}, {}) == [1, 5, 6, 4, 2, 3]
    assert fair_order(waiting, {10: 2}, {}) == [5, 6, 4, 1, 2, 3]
    assert fair_order(waiting, {}, {4: 60}) == [4, 1, 5, 6, 2, 3]


def test_the_desk_shows_what_waits_and_counts_what_comes_later(world: World, hub: Actor) -> None:
    number = world.conference.pk
    rows = [asked(world, n, TEXTS[n], room=n % 4) for n in range(5)]
    asked(world, 90, shown_from=NOW + 60_000)
    asked(world, 91, withdrawn_at=NOW)
    asked(world, 92, run="rehearsal")
    actions.call_up(rows[0], by=hub, saw=0)
    desk = queries.desk_of(number, "live", NOW)
    assert (desk.live and desk.live.row.pk, desk.waits, desk.slowed) == (rows[0].pk, 4, 1)
    assert desk.waiting[-1].row.pk == rows[4].pk  # the room of the first has had its turn
    assert [one.row.pk for one in queries.desk_of(number, "live", NOW, level="province").waiting] == [rows[4].pk]
    assert [one.row.pk for one in queries.desk_of(number, "live", NOW, site=world.sites[1].pk).waiting] == [rows[1].pk]
    turns = {site.pk: turn for site, turn in queries.turns_of(world.conference, "live", NOW)}
    assert (turns[world.sites[0].pk].turns, turns[world.sites[0].pk].waits) == (1, 1)


def test_alike_without_marks_and_only_what_was_let_through(world: World, hub: Actor) -> None:
    rows = [asked(world, n, text) for n, text in enumerate(TEXTS)]
    number = world.conference.pk
    found = queries.alike(number, "live", "phu cap truc y te xa", only_open=False)
    assert [card.row.pk for card in found][:2] == [rows[0].pk, rows[1].pk]
    assert queries.alike(number, "live", "Đường sạt lở", only_open=False)[0].row.pk == rows[4].pk
    assert queries.alike(number, "live", "phụ cấp trực", only_open=True) == []
    actions.let_through(rows[1], by=hub, saw=0, on=True)
    assert [card.row.pk for card in queries.alike(number, "live", "PHỤ CẤP TRỰC", only_open=True)] == [rows[1].pk]
    assert most_alike(fold("xin hỏi về"), enumerate(map(fold, TEXTS))) == []
    assert most_alike(fold("hoà bình"), [(1, fold("Hòa bình ở đâu"))]) == [1]


def test_pages_cost_the_same_number_of_queries_at_any_size(world: World) -> None:
    number, looks = world.conference.pk, []
    for start, end in ((0, 6), (6, 90)):
        for n in range(start, end):
            step = ("new", "queued", "answered", "written")[n % 4]
            asked(
                world,
                n,
                f"Câu {n}",
                room=n % 4,
                step=step,
                is_open=True,
                delegate=world.people[n % 8].uid,
                naming="named",
            )
        with CaptureQueriesContext(connection) as queries_made:
            queries.desk_of(number, "live", NOW)
            queries.turns_of(world.conference, "live", NOW)
            list(queries.log_of(number, "live"))
            queries.published_of(number, "live")
        looks.append(len(queries_made))
    assert looks[0] == looks[1]


def test_an_example_has_questions_in_every_state(world: World, organiser: Actor) -> None:
    rows = examples.prepare(world.conference, by=organiser)
    stored = {row.text: row for row in Question.objects.filter(conference=world.conference)}
    assert {row.step for row in stored.values()} == set(Step.values)
    assert stored[rows[1].text].head_id == rows[0].pk
    assert [bool(row.answer) for row in stored.values() if row.step == Step.WRITTEN] == [False, True]
    assert Board.objects.get(conference=world.conference).anonymous
