"""Minutes fill from what happened; what the secretary writes stays, and nobody overwrites anybody."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemcau.conferences.models import ItemTimes, ProgrammeItem
from diemcau.infra.models import AuditRow
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.live.polls.models import Poll, Word
from diemcau.live.polls.queries import result_of, results_of
from diemcau.live.questions.models import Question
from diemcau.live.runsheet import actions as runsheet
from diemcau.live.runsheet.models import Cue
from diemcau.live.slides.actions import show
from diemcau.live.slides.models import Deck
from diemcau.live.stage.models import Spoken
from diemcau.outcomes.minutes import actions, queries, sources
from diemcau.outcomes.minutes.models import Book, Entry
from tests.attendance.world import T0, World, make_world
from tests.live.polls import polled
from tests.live.runsheet.test_steps import look

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return make_world()


def secretary(world: World, name: str = "Lò Thị Thư Ký", role: str = "organizer") -> Actor:
    return Actor(f"account:{name}", name, frozenset({Held(role, world.conference.pk)}))


def item(world: World, title: str = "Khai mạc", *, at: datetime = BEGAN, run: str = "live") -> ProgrammeItem:
    made = ProgrammeItem.objects.create(session=world.sessions[0], title={"vi": title, "en": f"EN {title}"})
    ItemTimes.objects.create(item=made, run=run, began=at)
    return made


def speak(world: World, note: str = "", run: str = "live") -> Spoken:
    began = int(BEGAN.timestamp() * 1000) + 60_000
    facts: dict[str, Any] = {"way": "line", "began": began, "ended": began + 180_000, "by": "x", "note": note}
    return Spoken.objects.create(conference=world.conference, site=world.sites[1], run=run, **facts)


def ask(world: World, *, naming: str = "unit", step: str = "answered", run: str = "live") -> Question:
    facts: dict[str, Any] = {"way": "desk", "naming": naming, "asked_at": T0, "came_at": T0, "shown_from": T0}
    return Question.objects.create(
        conference=world.conference, uid=uuid4(), site=world.sites[1], unit="Trạm Y tế Mường Lạn", run=run, step=step,
        text="Khi nào có máy AED?", answer="Trong quý IV.", live_at=T0, ended_at=T0, step_at=T0, **facts,
    )  # fmt: skip


def lines(world: World, run: str = "live") -> list[queries.Line]:
    return queries.lines_of(queries.book_of(world.conference, run))


def write(world: World, line: queries.Line, text: str, seen: int = 0) -> queries.Line:
    who = secretary(world)
    return actions.write_entry(world.conference, "live", by=who, source=line.source, key=line.key, text=text, seen=seen)


def test_what_happened_comes_by_itself_in_its_order(world: World) -> None:
    item(world)
    speak(world, "đề nghị thêm máy AED")
    ask(world)
    body = {"round": world.rounds[0].pk, "present": 61, "channel": "app", "confirmed": True}
    world.judge(world.op("headcount", body), world.op("headcount", body | {"confirmed": False}, site=world.sites[1].pk))
    told = {one.source: one.text for one in lines(world)}
    assert told["item"] == "Khai mạc."
    assert told["spoken"] == "Xã Thử Nghiệm 2: phát biểu, tham luận, 3 phút: đề nghị thêm máy AED"
    assert "Trạm Y tế Mường Lạn" in told["question"]
    assert told["question"].endswith("Trả lời: Trong quý IV.")
    assert "61" in told["present"]
    assert "1/3" in told["present"]
    assert [one.at for one in lines(world)] == sorted(one.at for one in lines(world))
    assert not Entry.objects.exists()
    assert not Book.objects.exists()


def test_an_anonymous_question_names_nobody(world: World) -> None:
    ask(world, naming="anonymous")
    (line,) = lines(world)
    assert "Mường Lạn" not in line.text
    assert "Xã Thử Nghiệm" not in line.text


def test_a_question_that_waits_is_no_entry(world: World) -> None:
    ask(world, step="queued")
    assert lines(world) == []


def test_a_rehearsal_is_not_the_day(world: World) -> None:
    item(world, run="rehearsal")
    speak(world, run="rehearsal")
    ask(world, run="rehearsal")
    assert lines(world) == []
    (opened, *_rest) = lines(world, "rehearsal")
    who = secretary(world)
    actions.write_entry(world.conference, "rehearsal", by=who, source="item", key=opened.key, text="Chạy thử.", seen=0)
    actions.add_entry(world.conference, "rehearsal", by=who, key="a" * 16, at=BEGAN, text="Chỉ là chạy thử.")
    actions.word_conclusion(world.conference, "rehearsal", by=who, text="Đạt.", said_by="", kind="conclusion")
    assert lines(world) == []
    assert queries.conclusions_of(queries.book_of(world.conference, "live")) == []
    item(world)
    assert [one.text for one in lines(world)] == ["Khai mạc."]


def test_what_was_written_stays_and_the_source_is_offered_beside_it(world: World) -> None:
    opened = item(world)
    (line,) = lines(world)
    written = write(world, line, "Ông Giàng A Chu khai mạc.\n\nHội trường đứng dậy.")
    assert (written.version, written.is_edited, written.is_offered) == (1, True, False)
    ItemTimes.objects.filter(item=opened).update(ended=BEGAN + timedelta(minutes=10))
    (line,) = lines(world)
    assert line.text == "Ông Giàng A Chu khai mạc.\n\nHội trường đứng dậy."
    assert line.is_offered
    assert line.now == "Khai mạc (đến 08:10)."
    who, of = secretary(world), {"source": "item", "key": line.key}
    kept = actions.keep_text(world.conference, "live", by=who, seen=1, **of)
    assert (kept.is_offered, kept.text, kept.version) == (False, line.text, 2)
    back = actions.follow_source(world.conference, "live", by=who, seen=2, **of)
    assert (back.text, back.is_edited) == ("Khai mạc (đến 08:10).", False)
    opened.title = {"vi": "Lễ khai mạc"}
    opened.save()
    assert [one.text for one in lines(world)] == ["Lễ khai mạc (đến 08:10)."]


def test_what_was_undone_leaves_only_what_was_written(world: World) -> None:
    first, second = item(world), item(world, "Chuyên đề", at=BEGAN + timedelta(hours=1))
    write(world, lines(world)[0], "Khai mạc trọng thể.")
    ItemTimes.objects.filter(item__in=[first, second]).delete()
    (line,) = lines(world)
    assert (line.text, line.is_gone, line.at) == ("Khai mạc trọng thể.", True, BEGAN)


def test_two_writers_the_second_is_told_and_both_texts_are_there(world: World) -> None:
    item(world)
    (line,) = lines(world)
    write(world, line, "Một.")
    with pytest.raises(Refused) as refused:
        write(world, line, "Hai.")
    assert (refused.value.code, refused.value.facts) == ("entry_moved", {"text": "Một.", "version": 1})
    assert write(world, line, "Một.").version == 1  # an answer that was lost
    assert write(world, line, "Hai.", seen=1).text == "Hai."


def test_left_out_and_brought_back(world: World) -> None:
    item(world)
    who, of = secretary(world), {"source": "item", "key": lines(world)[0].key}
    hide = actions.hide_entry
    assert hide(world.conference, "live", by=who, hidden=True, seen=0, **of).is_hidden
    assert [one.is_hidden for one in lines(world)] == [True]
    with pytest.raises(Refused, match="entry_moved"):
        hide(world.conference, "live", by=who, hidden=False, seen=0, **of)
    assert not hide(world.conference, "live", by=who, hidden=False, seen=1, **of).is_hidden


def test_own_entries_stand_at_their_time_once(world: World) -> None:
    item(world)
    item(world, "Chuyên đề", at=BEGAN + timedelta(hours=1))
    who, at = secretary(world), BEGAN + timedelta(minutes=30)
    for _again in range(2):
        actions.add_entry(world.conference, "live", by=who, key="a" * 32, at=at, text="Mất điện 3 phút.")
    assert [one.text for one in lines(world)] == ["Khai mạc.", "Mất điện 3 phút.", "Chuyên đề."]
    with pytest.raises(Refused, match="entry_moved"):
        actions.add_entry(world.conference, "live", by=who, key="a" * 32, at=at, text="Khác.")


@pytest.mark.parametrize(("text", "code"), [("  \n ", "minutes_empty"), ("x" * 10_001, "minutes_too_long")])
def test_what_is_no_text_is_refused(world: World, text: str, code: str) -> None:
    item(world)
    with pytest.raises(Refused, match=code):
        write(world, lines(world)[0], text)


def test_what_nobody_speaks_of_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="entry_gone"):
        write(world, queries.Line("item", "999", BEGAN, ""), "Khai mạc.")


@pytest.mark.parametrize("role", ["hub_technician", "site_lead", "site_registrar", "delegate"])
def test_only_organisers_write(world: World, role: str) -> None:
    item(world)
    who, line = secretary(world, role=role), lines(world)[0]
    with pytest.raises(Refused, match="forbidden"):
        actions.write_entry(world.conference, "live", by=who, source="item", key=line.key, text="x", seen=0)
    with pytest.raises(Refused, match="forbidden"):
        actions.word_conclusion(world.conference, "live", by=who, text="x", said_by="", kind="request")
    with pytest.raises(NotFound):
        queries.conference_to_write(who, world.conference.key)


def test_conclusions_with_their_tasks(world: World) -> None:
    who, of = secretary(world), world.conference
    one = actions.word_conclusion(of, "live", by=who, text="Mỗi xã một tổ sơ cứu.", said_by="", kind="request")
    said = actions.Said("Lập tổ sơ cứu", "UBND xã", "Trạm Y tế", (BEGAN + timedelta(days=30)).date())
    task = actions.set_task(of, "live", by=who, conclusion=one.pk, said=said)
    with pytest.raises(Refused, match="minutes_moved"):
        actions.set_task(of, "live", by=who, conclusion=one.pk, said=said, number=task.pk, seen=0)
    with pytest.raises(Refused, match="minutes_moved"):
        actions.word_conclusion(of, "live", by=who, text="x", said_by="", kind="request", number=one.pk, seen=0)
    with pytest.raises(Refused, match="minutes_empty"):
        actions.set_task(of, "live", by=who, conclusion=one.pk, said=actions.Said("Việc", " "))
    with pytest.raises(NotFound):
        actions.drop_task(of, "rehearsal", by=who, number=task.pk, seen=1)
    actions.drop_conclusion(of, "live", by=who, number=one.pk, seen=1)
    assert queries.conclusions_of(queries.book_of(of, "live")) == []


def test_the_clock_of_the_notice_counts_working_days(world: World) -> None:
    who = secretary(world)
    friday = datetime(2026, 11, 27, 4, 30, tzinfo=UTC)
    book = actions.head_book(
        world.conference, "live", by=who, seen=0, chair="Ông A", secretary="Bà B", closed_at=friday
    )
    due = queries.notice_due(book, queries.ended_at(book))
    assert due is not None
    assert due.isoformat() == "2026-12-04T23:59:59+07:00"
    with pytest.raises(Refused, match="minutes_moved"):
        actions.head_book(world.conference, "live", by=who, seen=0, chair="Ông C", secretary="", closed_at=None)


def test_it_ends_when_the_last_item_did(world: World) -> None:
    first, last = item(world), item(world, "Bế mạc", at=BEGAN + timedelta(hours=2))
    ItemTimes.objects.filter(item=first).update(ended=BEGAN + timedelta(hours=2))
    assert sources.ended(world.conference, "live", "vi") is None
    ItemTimes.objects.filter(item=last).update(ended=BEGAN + timedelta(hours=3))
    assert sources.ended(world.conference, "live", "vi") == BEGAN + timedelta(hours=3)


def test_what_was_shown_by_hand_stands_beside_what_the_run_sheet_showed(world: World) -> None:
    hub = secretary(world)
    stepped, by_hand = (
        Deck.objects.create(
            conference=world.conference, title=title, file_name="a.pdf", state="ready", page_count=1, made_by="x"
        )
        for title in ("Sơ cứu bỏng", "Ép tim")
    )
    opening = ProgrammeItem.objects.create(session=world.sessions[0], title={"vi": "Khai mạc"})
    Cue.objects.create(item=opening, kind="slides", value=str(stepped.pk), with_item=True)

    def step(act: Any) -> None:
        act(world.conference, by=hub, saw=look(world).saw)

    def shown() -> list[str]:
        return [one.text for one in lines(world) if one.source == "shown"]

    show(by_hand, by=hub, page=1)
    AuditRow.objects.update(at=timezone.now() - timedelta(minutes=5))
    assert shown() == ["Trình chiếu bài: Ép tim."]
    step(runsheet.advance)
    show(by_hand, by=hub, page=1)
    show(stepped, by=hub, page=1)
    assert shown() == ["Trình chiếu bài: Ép tim.", "Trình chiếu bài: Sơ cứu bỏng."]
    step(runsheet.undo)
    assert shown() == ["Trình chiếu bài: Ép tim."]


def vote(world: World, first: int) -> None:
    """Three closed votes: on phones alone, by hands too, of words of which a moderator kept one back."""
    by_phone, by_hands, words = (polled.make(world, kind) for kind in ("single", "single", "words"))
    polled.say(
        world,
        polled.answer(world, by_phone, first, ["1"], who="d1"),
        polled.answer(world, by_phone, first + 1, ["2"], who="d2"),
        polled.hands(world, by_hands, first + 2, {"1": 30, "3": 4}),
        polled.answer(world, by_hands, first + 3, ["1"], who="n1"),
        polled.answer(world, words, first + 4, ["sơ cứu"], who="d1"),
    )
    Word.objects.create(poll=words, key="sơ cứu", is_shown=False)
    Poll.objects.filter(state="open").update(state="closed")


def test_closed_votes_stand_with_what_they_came_to(world: World) -> None:
    vote(world, 1)
    assert sorted(one.text for one in lines(world)) == [
        "Biểu quyết: Đồng ý không? – 1 câu trả lời.",
        "Biểu quyết: Đồng ý không? – Phương án 1: 1 (50 %); Phương án 2: 1 (50 %); Phương án 3: 0 (0 %).",
        "Biểu quyết: Đồng ý không? – Phương án 1: 31 (89 %); Phương án 2: 0 (0 %); Phương án 3: 4 (11 %).",
    ]
    polls = list(Poll.objects.order_by("pk"))
    for poll, together in zip(polls, results_of(polls).values(), strict=True):
        assert together == result_of(poll)
        assert together.answers == results_of(polls, by_room=False)[poll.pk].answers == (2, 35, 1)[polls.index(poll)]
    assert [one.is_shown for one in results_of(polls)[polls[2].pk].words] == [False]


def test_as_many_queries_for_many_entries_as_for_few(world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            lines(world)
        return len(captured)

    item(world)
    speak(world)
    ask(world)
    vote(world, 1)
    actions.add_entry(world.conference, "live", by=secretary(world), key="b" * 32, at=BEGAN, text="x")
    few = asked()
    for number in range(20):
        item(world, f"Chuyên đề {number}")
        speak(world)
        ask(world)
        vote(world, 10 + 10 * number)
    assert len(lines(world)) == 127
    assert asked() == few
