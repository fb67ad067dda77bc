"""Units inside one room: each waits, speaks and has its time by itself, beside the room's own."""

from collections.abc import Callable

import pytest
from django.test import Client

from diemcau.kernel.actor import Actor
from diemcau.live.stage import actions, budgets, fragments, operations, queries
from diemcau.live.stage.actions import Seen, gate
from diemcau.live.stage.models import Spoken, Turn
from diemcau.portal.turns import turns_of
from diemcau.roster.models import Delegate
from tests.attendance.world import World, make_people
from tests.conferences.test_operations import NOW, held, incoming
from tests.live.stage.test_turns import ask, say

pytestmark = pytest.mark.django_db
MINUTE = 60_000
HEALTH, SCHOOL = "Sở Y tế", "Trường Thử Nghiệm"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    at = [NOW]
    monkeypatch.setattr(gate, "now_ms", lambda: at[0])
    return at


def standing(world: World) -> list[tuple[str, str]]:
    stage = queries.stage_of(world.conference.pk)
    return [(place.unit, place.step) for place in (*([stage.on] if stage.on else []), *stage.waiting)]


def test_two_units_of_a_room_wait_and_speak_one_after_the_other(world: World, hub: Actor, clock: list[int]) -> None:
    room, number = world.sites[1], world.conference.pk
    who = held(world.conference, "site_technician", room.pk)
    say(
        world,
        ask(world, 1, who, 1, unit=f" {HEALTH} "),
        ask(world, 1, who, 2, at=NOW + 1, unit=SCHOOL, kind="question"),
    )
    say(world, ask(world, 1, who, 3, at=NOW + 2))
    assert standing(world) == [(HEALTH, "asked"), (SCHOOL, "asked"), ("", "asked")]
    clock[0] += MINUTE
    health, school = (Turn.objects.get(unit=unit) for unit in (HEALTH, SCHOOL))
    actions.give(room, by=hub, unit=HEALTH, saw=Seen(health.version))
    actions.set_next(room, by=hub, unit=SCHOOL, saw=Seen(school.version, on=health.key))
    assert standing(world) == [(HEALTH, "on"), (SCHOOL, "next"), ("", "asked")]
    shown = fragments.room(world.conference, room)
    assert shown.index(f">{HEALTH}<") < shown.index(f">{SCHOOL}<")
    assert 'data-step="on"' in shown
    clock[0] += 2 * MINUTE
    actions.give(room, by=hub, unit=SCHOOL, saw=Seen(school.version + 1, on=health.key, next=school.key))
    clock[0] += MINUTE
    off = incoming(room, "stage.withdraw", {"unit": SCHOOL}, number=4, at=clock[0], received_at=clock[0], who=who)
    say(world, off)
    assert standing(world) == [("", "asked")]
    assert {(one.unit, one.ms) for one in Spoken.objects.all()} == {(HEALTH, 2 * MINUTE), (SCHOOL, MINUTE)}
    assert queries.had_of(number) == {room.pk: queries.Had(2, 3 * MINUTE)}
    actions.again(Spoken.objects.get(unit=HEALTH), by=hub)
    assert standing(world) == [(HEALTH, "asked"), ("", "asked")]


def test_a_unit_has_a_time_of_its_own_within_its_room_s(world: World, hub: Actor, clock: list[int]) -> None:
    room, number = world.sites[1], world.conference.pk
    actions.set_budget(world.conference, None, by=hub, turn=5, whole=None)
    actions.set_budget(world.conference, room, by=hub, turn=4, whole=9)
    actions.set_budget(world.conference, room, by=hub, unit=HEALTH, turn=None, whole=6)
    actions.set_budget(world.conference, room, by=hub, unit=SCHOOL, turn=2, whole=None)
    known = budgets.of(number)
    assert [known.turn_ms(room.pk, unit) // MINUTE for unit in ("", HEALTH, SCHOOL, "khác")] == [4, 4, 2, 4]
    assert [known.whole_ms(room.pk, unit) // MINUTE for unit in ("", HEALTH, SCHOOL)] == [9, 6, 0]
    assert [row.unit for row in known.own] == ["", HEALTH, SCHOOL]
    for unit in (HEALTH, SCHOOL):
        actions.invite(room, by=hub, unit=unit)
    actions.give(room, by=hub, unit=HEALTH)
    clock[0] += 3 * MINUTE
    actions.end(room, by=hub, unit=HEALTH)
    assert [(place.unit, place.over) for place in queries.desk_of(number).waiting] == [(SCHOOL, 0)]
    actions.invite(room, by=hub, unit=HEALTH)
    Spoken.objects.create(conference=world.conference, site=room, way="line", began=0, ended=5 * MINUTE, by="x")
    over = {place.unit: (place.had.turns, place.over // MINUTE) for place in queries.desk_of(number).waiting}
    assert over == {HEALTH: (1, 6), SCHOOL: (0, 9)}, "its own first, then the room's"


def test_the_desk_acts_on_the_unit_whose_button_was_pressed(
    world: World, hub: Actor, clock: list[int], sign: Callable[..., Client]
) -> None:
    client, room = sign("hub_technician"), world.sites[1]

    def act(do: str, **more: object) -> int:
        said = {"do": do, "site": room.pk, "unit": SCHOOL} | more
        return client.post("/c/hoi-nghi/call-in/act", said, headers={"Accept": "application/json"}).status_code

    assert [act("invite"), act("invite", unit=HEALTH), act("give"), act("next", unit=HEALTH)] == [200] * 4
    assert standing(world) == [(SCHOOL, "on"), (HEALTH, "next")]
    school = Turn.objects.get(unit=SCHOOL)
    page = client.get("/c/hoi-nghi/call-in").content.decode()
    assert f'data-on="{school.key}"' in page
    assert f"{room.name}, {HEALTH}" in page
    time = {"site": room.pk, "unit": HEALTH, "turn": 7}
    assert client.post("/c/hoi-nghi/call-in/time", time).status_code in (302, 303)
    assert budgets.of(world.conference.pk).turn_ms(room.pk, HEALTH) == 7 * MINUTE


def test_the_room_asks_for_its_units_on_its_own_page(world: World, hub: Actor, sign: Callable[..., Client]) -> None:
    room = world.sites[1]
    page = f"/c/hoi-nghi/sites/{room.code}/call"
    actions.invite(room, by=hub, unit=HEALTH)
    make_people(world, 2)
    Delegate.objects.update(site=room, unit=SCHOOL)
    shown = sign("site_lead", room.pk).get(page).content.decode()
    assert f'name="unit" value="{HEALTH}"' in shown
    assert f'<option value="{SCHOOL}">' in shown


def test_a_room_names_no_more_units_than_sit_in_one(
    world: World, clock: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MOST_UNITS", 2)
    who = held(world.conference, "site_technician", world.sites[1].pk)
    say(world, ask(world, 1, who, 1, unit="một"))
    batch = [ask(world, 1, who, 2, unit="hai"), ask(world, 1, who, 3, unit="ba"), ask(world, 1, who, 4, unit="một")]
    judging = say(world, *batch, ask(world, 1, who, 5, unit="x" * 121))
    reasons = {op.int: judged.reason for op, judged in judging.judgements.items()}
    assert reasons == {2: "", 3: "too_many_units", 4: "", 5: "bad_body"}


def test_of_two_units_of_one_room_the_second_waits_for_the_others(world: World, hub: Actor, clock: list[int]) -> None:
    one, two = world.sites[1], world.sites[2]
    for site, unit in ((one, HEALTH), (one, SCHOOL), (two, "")):
        clock[0] += 1
        actions.invite(site, by=hub, unit=unit)
    found = turns_of(world.conference, "live", "vi", NOW)
    actions.put_in_order(world.conference, found.fair_queue, by=hub, saw=[key for key, _site in found.queue])
    waiting = queries.waiting_of(world.conference.pk)
    assert [(place.id, place.unit) for place in waiting] == [(one.pk, HEALTH), (two.pk, ""), (one.pk, SCHOOL)]
