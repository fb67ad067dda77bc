"""What all rooms show: state, who may change it, and the element that is drawn of it."""

import re
from typing import Any

import pytest
from django.utils import translation

from diemcau.conferences import actions as conferences
from diemcau.conferences.models import ProgrammeItem
from diemcau.conferences.queries import Opened, link_behind, secret_of
from diemcau.infra.engine import Engine, Listening
from diemcau.infra.models import OutboxRow
from diemcau.infra.relay import relay_once
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.frames import unpack
from diemcau.live.slides import actions, queries
from diemcau.live.slides.actions import shows
from diemcau.live.slides.fragments import pane
from diemcau.live.slides.models import Deck, Page
from tests.attendance.world import World
from tests.live.slides.conftest import Upload, paper

pytestmark = pytest.mark.django_db


def attributes(html: str) -> dict[str, str]:
    return dict(re.findall(r'data-([a-z]+)="([^"]*)"', html))


def opened(deck: Deck, hub: Actor, **more: Any) -> Opened:
    """What a speaker's link opens."""
    return link_behind(secret_of(conferences.make_speaker_link(deck.conference, by=hub, **more)))


def test_nothing_is_shown_at_first(world: World) -> None:
    found = attributes(pane(world.conference.pk))
    assert (found["deck"], found["page"], "big" in found) == ("0", "0", False)


def test_a_turn_is_state_drawn_for_all_screens(deck: Deck, hub: Actor) -> None:
    before = SystemClock().now_ms()
    actions.show(deck, by=hub, page=2)
    found = attributes(pane(deck.conference_id))
    page = Page.objects.get(deck=deck, number=2)
    assert (found["deck"], found["page"], found["pages"]) == (str(deck.pk), "2", "3")
    assert (found["big"], found["small"], found["manifest"]) == (page.big, page.small, deck.manifest)
    assert re.fullmatch(rf"/pictures/\d+\.{deck.conference_id}\.[\w-]{{24}}/", found["base"])
    assert before <= int(found["at"]) <= SystemClock().now_ms()
    assert "data-blank" not in pane(deck.conference_id)
    assert attributes(pane(deck.conference_id, "rehearsal"))["deck"] == "0"
    with translation.override("en"):
        assert "Slide 2 of 3: so-cuu" in pane(deck.conference_id)


def test_a_frame_equals_a_fresh_page_and_is_small(deck: Deck, hub: Actor) -> None:
    sent: list[tuple[str, bytes]] = []
    listening = Listening()
    listening.heard("front", [f"{deck.conference_id}/screens/vi", f"{deck.conference_id}/wall/vi"])
    engine = Engine(lambda topic, payload: sent.append((topic, payload)), listening)
    OutboxRow.objects.all().delete()
    actions.show(deck, by=hub, page=3)
    relay_once(engine, lambda topic, payload: None)
    engine.draw_due()
    (frame,) = [frame for topic, frame in sent if topic == f"frame/{deck.conference_id}/screens/vi"]
    with translation.override("vi"):
        assert unpack(frame).html == {"slides": pane(deck.conference_id)}
    assert len(frame) < 900  # bytes: an eighth of a second at 64 kbit/s


def test_rooms_hear_of_decks_that_come_next(
    deck: Deck, upload: Upload, hub: Actor, item: ProgrammeItem, world: World
) -> None:
    later = ProgrammeItem.objects.create(session=world.sessions[0], title={"vi": "Sau"}, order=5)
    second = upload(paper(2, "Khác"), item=later)
    assert OutboxRow.objects.filter(topic="slides", run="rehearsal").exists()
    assert attributes(pane(deck.conference_id))["ahead"] == f"{deck.manifest} {second.manifest}"
    actions.show(deck, by=hub, page=1)
    assert attributes(pane(deck.conference_id))["ahead"] == second.manifest
    for _begun_and_ended in range(2):
        conferences.advance(later, by=hub)
        later.refresh_from_db()
    assert "ahead" not in attributes(pane(deck.conference_id))


def test_the_same_said_twice_changes_nothing(deck: Deck, hub: Actor) -> None:
    at = actions.show(deck, by=hub, page=2).at
    OutboxRow.objects.all().delete()
    assert actions.show(deck, by=hub, page=2).at == at
    assert not OutboxRow.objects.exists()


def test_the_moment_of_a_press_is_believed_within_bounds(deck: Deck, hub: Actor) -> None:
    now = SystemClock().now_ms()
    assert actions.show(deck, by=hub, page=2, at=now - 300).at == now - 300
    assert actions.show(deck, by=hub, page=3, at=now + 60_000).at <= SystemClock().now_ms()
    assert actions.show(deck, by=hub, page=1, at=0).at >= now - shows.EARLIEST_MS


def test_dark_and_off(deck: Deck, hub: Actor) -> None:
    actions.show(deck, by=hub, page=2)
    actions.blank(deck.conference, by=hub, on=True)
    assert "data-blank" in pane(deck.conference_id)
    assert attributes(pane(deck.conference_id))["page"] == "2"
    actions.show(deck, by=hub, page=3)
    assert "data-blank" not in pane(deck.conference_id)
    actions.take_off(deck.conference, by=hub)
    assert attributes(pane(deck.conference_id))["deck"] == "0"


@pytest.mark.parametrize("page", [0, 4, -1])
def test_pages_that_are_not_there(deck: Deck, hub: Actor, page: int) -> None:
    with pytest.raises(Refused, match="no_such_page"):
        actions.show(deck, by=hub, page=page)


def test_a_deck_that_is_not_ready_is_not_shown(world: World, hub: Actor) -> None:
    deck = actions.begin_deck(world.conference, by=hub, file_name="a.pdf", size=9)
    with pytest.raises(Refused, match="deck_not_ready"):
        actions.show(deck, by=hub, page=1)


def test_a_deck_on_the_screens_that_is_deleted_leaves_them(deck: Deck, hub: Actor) -> None:
    actions.show(deck, by=hub, page=2)
    OutboxRow.objects.all().delete()
    actions.remove_deck(deck, by=hub)
    assert attributes(pane(deck.conference_id))["deck"] == "0"
    assert OutboxRow.objects.filter(topic="slides").exists()


def test_a_link_reaches_its_item_and_turns_once_the_hub_lets_it(
    deck: Deck, item: ProgrammeItem, hub: Actor, upload: Upload
) -> None:
    other = upload(paper(2, "Khác"))
    found = opened(deck, hub, holder="Giàng A Chu", item=item)
    assert queries.decks_behind(found.link, "live") == [deck]
    with pytest.raises(NotFound):
        queries.deck_behind(found.link, "live", other.pk)
    with pytest.raises(Refused, match="not_on_air"):
        actions.show(deck, by=found.actor, page=2)
    actions.show(other, by=hub, page=1)
    with pytest.raises(Refused, match="not_on_air"):
        actions.show(deck, by=found.actor, page=2)
    actions.show(deck, by=hub, page=1)
    assert actions.show(deck, by=found.actor, page=2).by == found.link.who
    actions.take_off(deck.conference, by=hub)
    conferences.advance(item, by=hub)
    deck.refresh_from_db()
    assert actions.show(deck, by=found.actor, page=3).page == 3
    for act in (actions.take_off, lambda c, by: actions.blank(c, by=by, on=True)):
        with pytest.raises(Refused, match="forbidden"):
            act(deck.conference, by=found.actor)


def test_the_lectern_reaches_the_item_that_runs_and_the_stage_nothing(
    deck: Deck, item: ProgrammeItem, hub: Actor, upload: Upload
) -> None:
    other = upload(paper(2, "Khác"))
    lectern, stage = opened(deck, hub).link, opened(deck, hub, page="stage").link
    assert queries.decks_behind(lectern, "live") == []
    actions.show(other, by=hub, page=1)
    assert queries.decks_behind(lectern, "live") == [other]
    conferences.advance(item, by=hub)
    assert set(queries.decks_behind(link_behind(secret_of(lectern)).link, "live")) == {deck, other}
    assert queries.decks_behind(stage, "live") == []


def test_notes_are_the_speakers_and_the_hubs(deck: Deck, hub: Actor) -> None:
    found = opened(deck, hub, item=deck.item)
    actions.write_notes(deck, by=found.actor, page=2, notes="Nhắc số 115\r\n\x00")
    assert queries.pages_of(deck)[1].notes == "Nhắc số 115"
    assert "115" not in pane(deck.conference_id)
    with pytest.raises(Refused, match="no_such_page"):
        actions.write_notes(deck, by=hub, page=9, notes="x")


def test_decks_stand_below_their_line_of_the_programme(
    deck: Deck, upload: Upload, django_assert_num_queries: Any
) -> None:
    loose = upload(paper(1))
    found = queries.decks_by_item(deck.conference, "vi")
    assert [(one.item, [facts.deck.pk for facts in one.decks]) for one in found] == [
        (deck.item_id, [deck.pk]),
        (0, [loose.pk]),
    ]
    with django_assert_num_queries(8):
        queries.decks_by_item(deck.conference, "vi")
