"""One press on, one press back: what is done, in which order, once, and what exactly comes back."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from diemcau.conferences import actions as conferences
from diemcau.conferences.models import ItemTimes, ProgrammeItem
from diemcau.conferences.queries import times_of
from diemcau.infra.models import OutboxRow
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.live.runsheet import actions, queries
from diemcau.live.runsheet.enums import Layout
from diemcau.live.runsheet.models import Card, Cue, Prepared, Step
from diemcau.live.runsheet.queries import Board
from tests.attendance.world import World


def look(world: World, run: str = "live") -> Board:
    with translation.override("en"):
        return queries.board_of(world.conference, run=run, language="en", now=timezone.now())


def press(world: World, hub: Actor) -> list[Step]:
    return actions.advance(world.conference, by=hub, saw=look(world).saw)


def back(world: World, hub: Actor) -> tuple[str, ...]:
    board = look(world)
    actions.undo(world.conference, by=hub, saw=board.saw)
    return board.back


def states(items: Sequence[ProgrammeItem], run: str = "live") -> str:
    """One letter an item: to come, running, over."""
    times = times_of(items[0].session.conference_id, run)
    found = [times.get(item.pk, (None, None)) for item in items]
    return "".join("t" if not began else "o" if ended else "r" for began, ended in found)


def test_a_press_begins_items_and_fires_cues_in_order(
    world: World, hub: Actor, items: list[ProgrammeItem], cues: list[Cue]
) -> None:
    assert look(world).next == queries.Next("begin", "Item 0")
    press(world, hub)
    assert states(items) == "rtt"
    made = press(world, hub)
    assert states(items) == "ort"
    assert [step.cue_id for step in made] == [None, cues[0].pk]  # the layout goes with the item
    assert queries.standing(world.conference.pk, "live").layout == "slides"
    assert look(world).next == queries.Next("cue", f"002 {world.sites[1].name}", "Prepare a room")
    press(world, hub)
    assert [row.site for row in look(world).prepared] == [world.sites[1]]
    press(world, hub)
    timer = queries.timer_of(queries.sheet_row(world.conference.pk, "live"))
    assert (timer.kind, timer.length, timer.in_rooms) == ("speaker", 900_000, False)
    assert look(world).next == queries.Next("begin", "Item 2")
    press(world, hub)
    assert states(items) == "oor"
    assert look(world).next == queries.Next("end", "Item 2")
    press(world, hub)
    assert (states(items), look(world).next) == ("ooo", queries.Next("over"))
    with pytest.raises(Refused, match="sheet_over"):
        press(world, hub)


def test_every_step_is_undone_to_exactly_what_was_there(
    world: World, hub: Actor, items: list[ProgrammeItem], cues: list[Cue]
) -> None:
    actions.set_layout(world.conference, by=hub, layout="both")
    actions.start_timer(world.conference, by=hub, kind="countdown", minutes=5)
    pictures = []

    def picture() -> list[Any]:
        sheet = queries.sheet_row(world.conference.pk, "live")
        times = times_of(world.conference.pk, "live")
        return [times, sheet.layout, queries.timer_of(sheet), list(Prepared.objects.values_list("site", flat=True))]

    for _press in range(6):
        pictures.append(picture())
        press(world, hub)
    told = []
    while pictures:
        told.append(back(world, hub))
        assert picture() == pictures.pop()
    assert told == [
        ("“Item 2” runs again.",),
        ("“Item 2” has not begun. “Item 1” runs again.",),
        ("The timer of 5 minutes before goes on.",),
        (f"{world.sites[1].name} need not get ready any more.",),
        ("The screens show “Picture and slides” again.", "“Item 1” has not begun. “Item 0” runs again."),
        ("“Item 0” has not begun.",),
    ]
    with pytest.raises(Refused, match="nothing_to_undo"):
        back(world, hub)


def test_of_two_who_press_at_once_one_steps_and_the_other_is_told(
    world: World, hub: Actor, items: list[ProgrammeItem]
) -> None:
    saw = look(world).saw
    actions.advance(world.conference, by=hub, saw=saw)
    for late in (actions.advance, actions.undo):
        with pytest.raises(Refused, match="sheet_moved"):
            late(world.conference, by=hub, saw=saw)
    assert states(items) == "rtt"


def test_who_moves_the_programme_elsewhere_makes_the_sheet_look_again(
    world: World, hub: Actor, items: list[ProgrammeItem]
) -> None:
    press(world, hub)
    saw = look(world).saw
    conferences.advance(items[2], by=hub)
    with pytest.raises(Refused, match="sheet_moved"):
        actions.advance(world.conference, by=hub, saw=saw)
    with pytest.raises(Refused, match="sheet_elsewhere"):  # the step to undo is no longer the last that happened
        back(world, hub)
    assert states(items) == "otr"
    assert look(world).next == queries.Next("end", "Item 2")


def test_what_an_undo_cannot_bring_back_is_said(
    world: World, hub: Actor, items: list[ProgrammeItem], cues: list[Cue], card: Card
) -> None:
    actions.set_layout(world.conference.pk, by=hub, layout=Layout.CARD, card=card.pk, run="live")
    press(world, hub)
    press(world, hub)
    actions.remove_card(card, by=hub)
    undone = actions.undo(world.conference, by=hub, saw=look(world).saw)
    assert [(step.kind, step.fault) for step in undone] == [("cue", "no_such_card"), ("begin", "")]
    assert states(items) == "rtt"


def test_an_item_gone_to_out_of_order_has_its_cues_before_it(
    world: World, hub: Actor, items: list[ProgrammeItem], cues: list[Cue]
) -> None:
    press(world, hub)
    actions.begin(items[1], by=hub, saw=look(world).saw)
    actions.fire(cues[2], by=hub, saw=look(world).saw)
    assert look(world).place.fired == {cues[0].pk, cues[2].pk}
    assert look(world).place.cue == cues[1]
    actions.begin(items[0], by=hub, saw=look(world).saw)
    actions.begin(items[1], by=hub, saw=look(world).saw)
    assert look(world).place.fired == {cues[0].pk}  # begun anew: the rest waits again
    with pytest.raises(Refused, match="sheet_moved"):
        actions.begin(items[1], by=hub, saw=look(world).saw)


def test_a_cue_that_cannot_be_fired_stops_nothing(
    world: World, hub: Actor, items: list[ProgrammeItem], card: Card
) -> None:
    actions.add_cue(items[0], by=hub, kind="card", value=str(card.pk), with_item=True)
    actions.remove_card(card, by=hub)
    assert look(world).lines[0].cues[0].is_gone
    made = press(world, hub)
    assert (states(items), made[1].fault) == ("rtt", "no_such_card")
    assert look(world).lines[0].cues[0].fault == "This card is no longer there."
    back(world, hub)
    assert states(items) == "ttt"


def test_cards_reach_the_screens_and_leave_them(world: World, hub: Actor, card: Card) -> None:
    actions.set_layout(world.conference, by=hub, layout="card", card=card.pk)
    assert queries.standing(world.conference.pk, "live").card_title["en"] == "Break until 09:45"
    actions.remove_card(card, by=hub)
    assert queries.standing(world.conference.pk, "live").layout == "auto"
    with pytest.raises(Refused, match="no_such_card"):
        actions.set_layout(world.conference, by=hub, layout="card", card=card.pk)


def test_a_room_gets_ready_until_the_next_item_is_over(world: World, hub: Actor, items: list[ProgrammeItem]) -> None:
    press(world, hub)
    actions.prepare(world.sites[2], by=hub)
    for shown in (True, True, False):  # while it runs, while the next runs, no longer
        assert bool(look(world).prepared) is shown
        press(world, hub)


def test_nobody_else_steps(world: World, items: list[ProgrammeItem], cues: list[Cue], card: Card) -> None:
    number = world.conference.pk
    for role in ("site_lead", "site_technician", "system_admin", "delegate"):
        other = Actor(who="account:2", held=frozenset({Held(role, number)}))
        tries: list[Any] = [
            lambda by=other: actions.advance(world.conference, by=by, saw="0.0"),
            lambda by=other: actions.undo(world.conference, by=by, saw="0.0"),
            lambda by=other: actions.fire(cues[0], by=by, saw="0.0"),
            lambda by=other: actions.set_layout(world.conference, by=by, layout="slides"),
            lambda by=other: actions.start_timer(world.conference, by=by, kind="speaker", minutes=5),
            lambda by=other: actions.tell(world.conference, by=by, text="x"),
            lambda by=other: actions.prepare(world.sites[1], by=by),
            lambda by=other: actions.remove_card(card, by=by),
        ]
        for attempt in tries:
            with pytest.raises(Refused, match="forbidden"):
                attempt()
        with pytest.raises(NotFound):
            queries.conference_to_run(other, world.conference.key)


def test_a_rehearsal_of_everything_leaves_nothing_behind_on_the_day(
    world: World, hub: Actor, items: list[ProgrammeItem], cues: list[Cue]
) -> None:
    before, run = look(world), "rehearsal"
    OutboxRow.objects.all().delete()
    while look(world, run).next.kind != "over":
        actions.advance(world.conference, by=hub, saw=look(world, run).saw, run=run)
    assert (states(items, run), states(items)) == ("ooo", "ttt")
    assert set(OutboxRow.objects.values_list("run", flat=True)) == {run}
    after = look(world)
    assert (after.saw, after.place, after.next, after.may_undo) == (before.saw, before.place, before.next, False)
    assert (after.prepared, after.forecast.planned_end) == ((), before.forecast.planned_end)
    assert not any(cue.fired for line in after.lines for cue in line.cues)
    assert queries.standing(world.conference.pk, "live") == queries.standing(world.conference.pk, "never stepped")
    press(world, hub)
    press(world, hub)
    assert (states(items), states(items, run)) == ("ort", "ooo")
    assert queries.cues_ahead(world.conference.pk, "live") == {"room": [cues[1].value], "timer": ["speaker:15"]}
    assert queries.cues_ahead(world.conference.pk, run) == {}


def test_a_rehearsal_begins_anew_and_the_day_does_not(
    world: World, hub: Actor, items: list[ProgrammeItem], cues: list[Cue]
) -> None:
    run = "rehearsal"
    for _press in range(4):
        press(world, hub)
        actions.advance(world.conference, by=hub, saw=look(world, run).saw, run=run)
    stale = look(world, run).saw
    actions.begin_anew(world.conference, by=hub, run=run)
    assert (states(items, run), states(items)) == ("ttt", "ort")
    assert look(world, run).next == queries.Next("begin", "Item 0")
    assert queries.standing(world.conference.pk, run).layout == "auto"
    assert queries.timer_of(queries.sheet_row(world.conference.pk, run)).kind == ""
    assert [row.sheet.run for row in Prepared.objects.all()] == ["live"]
    with pytest.raises(Refused, match="sheet_moved"):
        actions.advance(world.conference, by=hub, saw=stale, run=run)
    with pytest.raises(Refused, match="sheet_of_the_day"):
        actions.begin_anew(world.conference, by=hub, run="live")
    assert ItemTimes.objects.filter(run="live").count() == 2


def test_questions_do_not_grow_with_the_programme(world: World, hub: Actor, items: list[ProgrammeItem]) -> None:
    def counted() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            look(world)
        return len(asked)

    for kind, value in (("layout", "both"), ("room", str(world.sites[1].pk)), ("note", "Tắt micro")):
        actions.add_cue(items[0], by=hub, kind=kind, value=value)
    press(world, hub)
    few = counted()
    for n in range(80):
        item = ProgrammeItem.objects.create(session=world.sessions[1], title={"vi": f"Mục {n}"}, order=n)
        for kind, value in (("layout", "both"), ("room", str(world.sites[1].pk)), ("note", "Tắt micro")):
            Cue.objects.create(item=item, kind=kind, value=value)
    assert counted() == few <= 15
