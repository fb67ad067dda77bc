"""Figures are stated, taken back, confirmed and frozen; what a count says beside them is shown."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from diemcau.conferences.actions import Count, set_quantities
from diemcau.conferences.forms.conference import ConferencePage
from diemcau.conferences.models import Conference, StatedQuantity
from diemcau.infra.models import AuditRow
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.formats import QUALIFIERS, Quantity
from diemcau.outcomes.facts import actions, judging, queries
from diemcau.outcomes.facts.models import FrozenSheet, Word
from diemcau.outcomes.facts.sources import Counted
from tests.attendance.world import World, make_people, make_world

pytestmark = pytest.mark.django_db
MORE = Quantity(3000, "more_than")


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def organiser(world: World) -> Actor:
    return held(world, "organizer")


def held(world: World, role: str, site: int = 0, name: str = "Lò Thị Tổ Chức") -> Actor:
    return Actor(f"account:{role}", name, frozenset({Held(role, world.conference.pk, site)}))


def line(world: World, key: str = "delegates", language: str = "vi") -> queries.Line:
    return queries.line_of(world.conference, language, key)


def count(world: World, present: int, *, room: int = 0, sure: bool = True) -> None:
    body = {"round": world.rounds[0].pk, "present": present, "channel": "app", "confirmed": sure}
    world.judge(world.op("headcount", body, site=world.sites[room].pk))


def test_what_is_stated_goes_before_what_is_counted(world: World, organiser: Actor) -> None:
    as_of = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    assert line(world).figure.stated == Quantity(4)
    actions.state(world.conference, by=organiser, key="delegates", stated=MORE, as_of=as_of, source=" báo cáo  nhanh ")
    told = line(world)
    assert (told.figure.stated, told.figure.as_of, told.figure.source) == (MORE, as_of, "báo cáo nhanh")
    assert told.counted is not None
    assert (told.counted.value, told.difference, told.is_wrong) == (4, -2996, False)
    actions.withdraw(world.conference, by=organiser, key="delegates")
    actions.withdraw(world.conference, by=organiser, key="delegates")
    assert line(world).figure.stated == Quantity(4)
    assert [word.verb for word in Word.objects.all()] == ["stated", "withdrawn"]


def test_without_a_source_it_says_who_typed_it(world: World, organiser: Actor) -> None:
    actions.state(world.conference, by=organiser, key="questions", stated=Quantity(12))
    assert line(world, "questions", "en").figure.source == "typed by Lò Thị Tổ Chức"


@pytest.mark.parametrize(
    ("present", "rooms", "wrong"),
    [
        (2998, 3, True),
        (3000, 3, True),
        (3001, 3, False),
        (2998, 2, False),
    ],
    ids=["fewer", "not more", "more", "rooms missing"],
)
def test_more_than_3000_while_fewer_are_present_is_an_error(
    world: World, organiser: Actor, present: int, rooms: int, wrong: bool
) -> None:
    actions.state(world.conference, by=organiser, key="delegates", stated=MORE)
    count(world, present)
    for room in range(1, rooms):
        count(world, 0, room=room)
    told = line(world)
    assert told.is_wrong == wrong
    assert told.counted is not None
    assert (told.counted.rooms, told.counted.of_rooms) == (rooms, 3)
    assert told.difference == present - 3000
    assert (told.figure.rooms, told.figure.of_rooms) == (0, 0)
    present_line = line(world, "present").figure
    assert (present_line.stated, present_line.rooms, present_line.of_rooms) == (Quantity(present), rooms, 3)


def test_a_sum_of_some_rooms_is_not_the_number_of_delegates(world: World) -> None:
    make_people(world, 60, start=100)
    count(world, 30)
    assert (line(world, "present").figure.stated, line(world).figure.stated) == (Quantity(30), Quantity(64))
    for room in (1, 2):
        count(world, 10, room=room)
    assert line(world).figure.stated == Quantity(50)


def test_of_a_closed_conference_it_is_who_was_there(world: World) -> None:
    first = world.people[0].uid
    world.judge(world.op("check_in", {"delegate": first, "session": world.sessions[0].pk}))
    assert line(world).figure.stated == Quantity(4)
    Conference.objects.update(status="closed")
    world.conference.refresh_from_db()
    assert line(world).figure.stated == Quantity(1)


@given(
    value=st.integers(0, 5000), count=st.integers(0, 5000), qualifier=st.sampled_from(QUALIFIERS), missing=st.booleans()
)
def test_what_contradicts_what(value: int, count: int, qualifier: str, missing: bool) -> None:
    stated, counted = Quantity(value, qualifier), Counted(count, rooms=1 if missing else 2, of_rooms=2)
    wrong = judging.contradicts(stated, counted)
    if missing and count < value:
        assert not wrong
    elif qualifier == "exact":
        assert wrong == (count != value)
    elif qualifier == "more_than":
        assert wrong == (count <= value)
    elif qualifier == "nearly":
        assert wrong == (count >= value or 10 * count < 9 * value)
    else:
        assert wrong == (10 * abs(count - value) > value)


def test_a_confirmation_holds_until_the_figure_changes(world: World, organiser: Actor) -> None:
    actions.state(world.conference, by=organiser, key="delegates", stated=MORE)
    word = actions.confirm(world.conference, by=organiser, key="delegates", saw=MORE)
    assert actions.confirm(world.conference, by=organiser, key="delegates", saw=MORE) == word
    told = line(world)
    assert (told.figure.confirmed_by, told.figure.confirmed_at) == ("Lò Thị Tổ Chức", word.at)
    assert StatedQuantity.objects.get().confirmed_by == "Lò Thị Tổ Chức"
    actions.state(world.conference, by=organiser, key="delegates", stated=MORE, source="loa phát thanh")
    assert line(world).word == word
    actions.state(world.conference, by=organiser, key="delegates", stated=Quantity(3100))
    told = line(world)
    assert (told.figure.confirmed_by, told.word, told.outdated) == ("", None, word)


def test_a_name_that_was_left_beside_another_number_confirms_nothing(world: World, organiser: Actor) -> None:
    """The conference's form shows the name in a field of its own, where it stays when the number is changed."""
    actions.state(world.conference, by=organiser, key="delegates", stated=MORE)
    actions.confirm(world.conference, by=organiser, key="delegates", saw=MORE)
    counts = [Count("delegates", 3100, confirmed_by="Lò Thị Tổ Chức")]
    set_quantities(world.conference, by=organiser, counts=counts, among=["delegates", "sites"])
    assert line(world).figure.confirmed_by == ""
    counts = [Count("delegates", 3100, confirmed_by="Giàng A Phó")]
    set_quantities(world.conference, by=organiser, counts=counts, among=["delegates", "sites"])
    assert line(world).figure.confirmed_by == "Giàng A Phó"


def test_the_conferences_form_leaves_other_figures_alone(world: World, organiser: Actor) -> None:
    actions.state(world.conference, by=organiser, key="guests", stated=Quantity(40))
    page = ConferencePage(world.conference, by=organiser)
    assert [form.initial for form in page.quantities if form.initial] == []
    set_quantities(world.conference, by=organiser, counts=[Count("delegates", 9)], among=["delegates"])
    assert line(world, "guests").figure.stated == Quantity(40)


def test_a_counted_figure_is_confirmed_as_it_was_seen(world: World, organiser: Actor) -> None:
    count(world, 30)
    with pytest.raises(Refused, match="changed_meanwhile"):
        actions.confirm(world.conference, by=organiser, key="present", saw=Quantity(29))
    actions.confirm(world.conference, by=organiser, key="present", saw=Quantity(30))
    assert line(world, "present").figure.confirmed_by == "Lò Thị Tổ Chức"
    count(world, 5, room=1)
    told = line(world, "present")
    assert told.figure.confirmed_by == ""
    assert told.outdated is not None
    with pytest.raises(Refused, match="unknown_figure"):
        actions.confirm(world.conference, by=organiser, key="questions", saw=Quantity(0))


def test_freezing_twice_makes_one_version(world: World, organiser: Actor) -> None:
    first = actions.freeze(world.conference, by=organiser, occasion="before")
    assert actions.freeze(world.conference, by=organiser, occasion="before") == first
    press = actions.freeze(world.conference, by=organiser, occasion="press")
    assert (first.number, press.number, press.frozen_by_name) == (1, 2, "Lò Thị Tổ Chức")
    count(world, 30)
    assert actions.freeze(world.conference, by=organiser, occasion="press").number == 3
    assert [one.number for one in queries.versions_of(world.conference)] == [3, 2, 1]
    assert AuditRow.objects.filter(verb="facts.freeze").count() == 3


def test_another_final_version_takes_the_place_of_one_that_is_named(world: World, organiser: Actor) -> None:
    first = actions.freeze(world.conference, by=organiser, occasion="final")
    assert actions.freeze(world.conference, by=organiser, occasion="final") == first
    count(world, 30)
    for replaces in (0, 9):
        with pytest.raises(Refused) as refused:
            actions.freeze(world.conference, by=organiser, occasion="final", replaces=replaces)
        assert (refused.value.code, refused.value.facts) == ("facts_final", {"number": 1})
    assert actions.freeze(world.conference, by=organiser, occasion="press").number == 2
    second = actions.freeze(world.conference, by=organiser, occasion="final", replaces=1)
    assert (second.number, queries.final_of(world.conference)) == (3, second)


def test_a_frozen_version_never_changes(world: World, organiser: Actor) -> None:
    count(world, 30)
    actions.confirm(world.conference, by=organiser, key="present", saw=Quantity(30))
    made = actions.freeze(world.conference, by=organiser, occasion="press")
    before = {language: queries.sheet_of(world.conference, language, made.number) for language in ("vi", "en")}
    count(world, 7, room=1)
    actions.state(world.conference, by=organiser, key="delegates", stated=MORE)
    for language, sheet in before.items():
        again = queries.sheet_of(world.conference, language, made.number)
        assert again == sheet
        assert again.version == 1
    frozen = before["vi"]["present"]
    assert (frozen.stated, frozen.rooms, frozen.of_rooms) == (Quantity(30), 1, 3)
    assert (frozen.confirmed_by, frozen.source) == ("Lò Thị Tổ Chức", line(world, "present").figure.source)
    assert before["vi"]["sites"].as_of == made.frozen_at
    assert before["en"]["questions"].stated is None
    assert before["en"]["questions"].as_of is None
    now = queries.sheet_of(world.conference, "en")
    changed = {
        one.key: [figure.stated if figure else None for figure in (one.before, one.after)]
        for one in queries.changes(before["en"], now)
    }
    assert (
        {"delegates", "present", "rooms_reported"}
        <= set(changed)
        <= {"delegates", "present", "rooms_reported", "absent", "guests", "registered"}
    )
    assert changed["present"] == [Quantity(30), Quantity(37)]
    assert changed["delegates"] == [Quantity(30), MORE]
    with pytest.raises(NotFound):
        queries.sheet_of(world.conference, "vi", 2)


def test_a_contradiction_is_frozen_with_it(world: World, organiser: Actor) -> None:
    for room in range(3):
        count(world, 999, room=room)
    actions.state(world.conference, by=organiser, key="delegates", stated=MORE)
    made = actions.freeze(world.conference, by=organiser, occasion="final")
    assert queries.contradicted(made) == ["delegates"]


Verb = Callable[[Conference, Actor], Any]
VERBS: dict[str, Verb] = {
    "state": lambda of, by: actions.state(of, by=by, key="delegates", stated=MORE),
    "withdraw": lambda of, by: actions.withdraw(of, by=by, key="delegates"),
    "confirm": lambda of, by: actions.confirm(of, by=by, key="sites", saw=Quantity(2)),
    "freeze": lambda of, by: actions.freeze(of, by=by, occasion="press"),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", ["co_organizer", "hub_technician", "site_lead"])
def test_who_may_not(world: World, verb: str, role: str) -> None:
    with pytest.raises(Refused, match="forbidden"):
        VERBS[verb](world.conference, held(world, role, world.sites[0].pk if role == "site_lead" else 0))
    assert not Word.objects.exists()
    assert not FrozenSheet.objects.exists()


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_changes_in_the_archive(world: World, organiser: Actor, verb: str) -> None:
    Conference.objects.update(status="archived")
    world.conference.refresh_from_db()
    with pytest.raises(Refused, match="closed"):
        VERBS[verb](world.conference, organiser)
    Conference.objects.update(status="closed")
    world.conference.refresh_from_db()
    VERBS[verb](world.conference, organiser)


@pytest.mark.parametrize(
    ("key", "stated", "code"),
    [
        ("delegates", Quantity(None), "bad_figure"),
        ("delegates", Quantity(-1), "bad_figure"),
        ("delegates", Quantity(2_000_000_001), "bad_figure"),
        ("delegates", Quantity(3, "perhaps"), "bad_figure"),
        ("nowhere", Quantity(3), "unknown_figure"),
    ],
)
def test_what_cannot_be_stated(world: World, organiser: Actor, key: str, stated: Quantity, code: str) -> None:
    with pytest.raises(Refused, match=code):
        actions.state(world.conference, by=organiser, key=key, stated=stated)
    with pytest.raises(Refused, match="bad_occasion"):
        actions.freeze(world.conference, by=organiser, occasion="sometime")


def test_as_many_queries_for_many_rooms(world: World) -> None:
    def spent(of: World, kid: str) -> int:
        first, room, session = of.people[0].uid, of.sites[0].pk, of.sessions[0].pk
        body = {"round": of.rounds[0].pk, "present": 3, "channel": "app", "confirmed": True}
        came = of.op("check_in", {"delegate": first, "session": session}, who=f"device:{kid}lead-{room}")
        of.judge(came, of.op("headcount", body, who=f"device:{kid}lead-{room}"))
        with CaptureQueriesContext(connection) as made:
            assert queries.sheet_of(of.conference, "vi")["registered"].stated == Quantity(1)
        return len(made)

    other = make_world(sites=40, people=60, key="hoi-nghi-lon")
    assert spent(world, "") == spent(other, f"{other.conference.pk}-") <= 24
