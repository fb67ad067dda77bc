"""The programme: order, times in zones, and what is running."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemcau.conferences import actions, queries
from diemcau.conferences.actions import SpeakerSaid
from diemcau.conferences.models import Conference, ProgrammeItem, Session, Site
from diemcau.infra.models import OutboxRow
from diemcau.kernel.actor import SYSTEM, Actor, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.people.models import Organisation

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def sessions(conference: Conference) -> list[Session]:
    """A morning and an afternoon of one day, with the items a, b, c and d, e."""
    day = actions.add_day(conference, by=SYSTEM, date=date(2027, 3, 1))
    made = [actions.add_session(day, by=SYSTEM, part=part) for part in ("morning", "afternoon")]
    for session, names in zip(made, ("abc", "de"), strict=True):
        for name in names:
            actions.add_item(session, by=SYSTEM, title={"vi": name})
    return made


def order(conference: Conference) -> list[str]:
    return ["".join(item.title for item in session.items) for session in queries.sessions_of(conference, "vi")]


def item(name: str) -> ProgrammeItem:
    return ProgrammeItem.objects.select_related("session__conference").get(title={"vi": name})


@pytest.fixture
def hub(conference: Conference) -> Actor:
    return Actor(who="account:9", held=frozenset({Held("hub_technician", conference.pk)}))


@pytest.mark.parametrize(
    ("name", "up", "after"),
    [
        ("b", True, ["bac", "de"]),
        ("b", False, ["acb", "de"]),
        ("a", True, ["abc", "de"]),
        ("c", False, ["ab", "cde"]),
        ("d", True, ["abcd", "e"]),
        ("e", False, ["abc", "de"]),
    ],
)
@pytest.mark.usefixtures("sessions")
def test_items_move_up_and_down_and_across_half_days(
    conference: Conference, name: str, up: bool, after: list[str]
) -> None:
    actions.move_item(item(name), by=SYSTEM, up=up)
    assert order(conference) == after


def test_days_stand_in_the_order_of_their_dates_open_ones_last(conference: Conference) -> None:
    for day in (None, date(2027, 3, 2), date(2027, 3, 1)):
        actions.add_day(conference, by=SYSTEM, date=day)
    days = queries.programme_of(conference, "vi").days
    assert [day.date for day in days] == [date(2027, 3, 1), date(2027, 3, 2), None]


def test_half_days_stand_in_the_order_of_the_day(conference: Conference) -> None:
    day = actions.add_day(conference, by=SYSTEM)
    made = [actions.add_session(day, by=SYSTEM, part=part) for part in ("evening", "", "morning", "afternoon")]
    assert [s.part for s in queries.sessions_of(conference, "vi")] == ["morning", "afternoon", "evening", ""]
    actions.edit_session(made[1], by=SYSTEM, part="morning")
    assert [s.part for s in queries.sessions_of(conference, "vi")] == ["morning", "morning", "afternoon", "evening"]


def test_a_day_takes_the_times_of_its_items_along(conference: Conference, sessions: list[Session]) -> None:
    start = datetime(2027, 3, 1, 8, 0, tzinfo=HANOI)
    actions.edit_item(item("a"), by=SYSTEM, planned_start=start)
    actions.edit_session(sessions[0], by=SYSTEM, starts_at=start)
    day = sessions[0].day
    day.refresh_from_db()
    actions.edit_day(day, by=SYSTEM, date=date(2027, 3, 4))
    moved = queries.sessions_of(conference, "vi")[0]
    assert moved.starts_at == moved.items[0].planned_start == datetime(2027, 3, 4, 1, 0, tzinfo=UTC)


@pytest.mark.usefixtures("sessions")
def test_an_edit_of_what_was_read_before_a_step_does_not_undo_the_step(hub: Actor) -> None:
    read, gone = item("a"), item("e")
    actions.advance(item("a"), by=hub)
    actions.edit_item(read, by=SYSTEM, title={"vi": "khai mạc"})
    assert item("khai mạc").times.get().ended is None
    actions.remove_item(item("e"), by=SYSTEM)
    with pytest.raises(NotFound):
        actions.edit_item(gone, by=SYSTEM, title={"vi": "bế mạc"})
    assert not ProgrammeItem.objects.filter(title={"vi": "bế mạc"}).exists()


@pytest.mark.usefixtures("sessions")
def test_the_hub_starts_and_ends_items(conference: Conference, hub: Actor) -> None:
    at = [datetime(2027, 3, 1, 1, minute, tzinfo=UTC) for minute in range(6)]
    assert queries.current_item(conference) is None
    assert queries.programme_of(conference, "vi").next.title == "a"  # type: ignore[union-attr]
    actions.advance(item("a"), by=hub, at=at[0])
    actions.advance(item("b"), by=hub, at=at[1])
    programme = queries.programme_of(conference, "vi")
    assert [(i.actual_start, i.actual_end) for i in programme.items[:2]] == [(at[0], at[1]), (at[1], None)]
    assert programme.current is not None
    assert programme.current.title == queries.current_item(conference).title["vi"] == "b"  # type: ignore[union-attr]
    assert programme.next is not None
    assert programme.next.title == "c"
    actions.advance(item("b"), by=hub, at=at[2])
    assert item("b").times.get().ended == at[2]
    assert queries.current_item(conference) is None
    actions.advance(item("a"), by=hub, at=at[3])
    again = item("a").times.get()
    assert (again.began, again.ended) == (at[0], None)


@pytest.mark.usefixtures("sessions")
def test_a_rehearsal_has_times_of_its_own(conference: Conference, hub: Actor) -> None:
    at = [datetime(2026, 7, 5, 1, minute, tzinfo=UTC) for minute in (30, 45)]
    OutboxRow.objects.all().delete()
    actions.advance(item("a"), by=hub, at=at[0], run="rehearsal")
    actions.advance(item("b"), by=hub, at=at[1], run="rehearsal")
    assert queries.current_item(conference, "rehearsal") == item("b")
    assert queries.current_item(conference) is None
    assert queries.times_of(conference.pk, "live") == {}
    rows = OutboxRow.objects.filter(conference_id=conference.pk, topic="programme")
    assert set(rows.values_list("run", flat=True)) == {"rehearsal"}  # nothing is drawn anew for the day
    actions.bring_back(conference, {item("b").pk: (None, None), item("a").pk: (at[0], None)}, by=hub, run="rehearsal")
    assert queries.times_of(conference.pk, "rehearsal") == {item("a").pk: (at[0], None)}


@pytest.mark.usefixtures("sessions")
def test_only_the_hub_says_what_is_running(conference: Conference, tree: list[Site]) -> None:
    for held in (
        Held("site_lead", conference.pk, tree[2].pk),
        Held("system_admin"),
        Held("organizer", conference.pk + 1),
    ):
        with pytest.raises(Refused, match="forbidden"):
            actions.advance(item("a"), by=Actor(held=frozenset({held})))
    assert queries.current_item(conference) is None


@pytest.mark.usefixtures("sessions")
def test_a_technician_of_the_hub_plans_nothing(hub: Actor, sessions: list[Session]) -> None:
    for verb in (
        lambda: actions.add_item(sessions[0], by=hub, title={"vi": "x"}),
        lambda: actions.remove_item(item("a"), by=hub),
        lambda: actions.move_item(item("a"), by=hub, up=False),
        lambda: actions.edit_session(sessions[0], by=hub, part="evening"),
        lambda: actions.remove_day(sessions[0].day, by=hub),
    ):
        with pytest.raises(Refused, match="forbidden"):
            verb()


def test_speakers_by_name_by_office_or_both_in_both_languages(conference: Conference, sessions: list[Session]) -> None:
    body = Organisation.objects.create(name={"vi": "Trường Y", "en": "Medical School"}, canonical_name="trường y")
    offices = [{"vi": "Hiệu trưởng", "en": "Rector"}, {"vi": "Chủ tịch Hội"}]
    actions.add_item(
        sessions[0],
        by=SYSTEM,
        title={"vi": "x"},
        speakers=[
            SpeakerSaid("Lò Văn Tiến", offices, body, "ThS."),
            SpeakerSaid(positions=[{"vi": "Báo cáo viên", "en": "Speaker"}]),
            SpeakerSaid(" "),
        ],
    )

    def line(language: str) -> str:
        return queries.sessions_of(conference, language)[0].items[-1].by

    assert line("vi") == "ThS. Lò Văn Tiến, Hiệu trưởng, Chủ tịch Hội, Trường Y; Báo cáo viên"
    assert line("en") == "ThS. Lò Văn Tiến, Rector, Chủ tịch Hội, Medical School; Speaker"


@pytest.mark.parametrize("items", [2, 40])
def test_the_programme_takes_the_same_queries_however_long(
    conference: Conference, sessions: list[Session], items: int
) -> None:
    for number in range(items):
        actions.add_item(
            sessions[number % 2],
            by=SYSTEM,
            title={"vi": str(number)},
            speakers=[SpeakerSaid("An"), SpeakerSaid("Bình")],
        )
    with CaptureQueriesContext(connection) as captured:
        queries.programme_of(conference, "vi")
    assert len(captured) == 6


def test_a_session_of_another_conference_is_not_found(conference: Conference, sessions: list[Session]) -> None:
    other = actions.create(by=SYSTEM, key="khac", declared_unclassified=True, official_name={"vi": "Khác"})
    assert queries.session_for(conference, sessions[0].pk) == sessions[0]
    with pytest.raises(NotFound):
        queries.session_for(other, sessions[0].pk)


def test_rooms_that_miss_a_half_day(conference: Conference, sessions: list[Session], tree: list[Site]) -> None:
    actions.edit_session(sessions[1], by=SYSTEM, not_for=[tree[2]])
    found = queries.sessions_of(conference, "vi")
    assert [set(session.not_for) for session in found] == [set(), {tree[2].pk}]


def test_a_new_item_goes_where_its_time_belongs(conference: Conference) -> None:
    session = actions.add_session(actions.add_day(conference, by=SYSTEM, date=date(2027, 3, 1)), by=SYSTEM)
    noon = datetime(2027, 3, 1, 6, 0, tzinfo=UTC)
    for name, hours in (("a", 0), ("break", None), ("d", 3), ("c", 2), ("b", 0), ("e", None)):
        at = None if hours is None else noon + timedelta(hours=hours)
        actions.add_item(session, by=SYSTEM, title={"vi": name}, planned_start=at)
    assert [item.title["vi"] for item in session.items.order_by("order")] == ["a", "break", "b", "c", "d", "e"]
    assert sorted(item.order for item in session.items.all()) == list(range(6))
