"""What all rooms show: state, who may change it, and the element that is drawn of it."""

import re
from typing import Any

import pytest
from django.utils import timezone, translation

from diemcau.conferences import actions as conferences
from diemcau.conferences.models import ProgrammeItem
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
from diemcau.live.slides.models import Deck, Page, RemoteLink
from diemcau.people.queries import revoked_kids
from tests.attendance.world import World
from tests.live.slides.conftest import Upload, paper

pytestmark = pytest.mark.django_db


def attributes(html: str) -> dict[str, str]:
    return dict(re.findall(r'data-([a-z]+)="([^"]*)"', html))


def remote(made: actions.MadeLink) -> queries.Remote:
    return queries.remote_behind(made.secret)


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
    assert found["base"].startswith(f"/pictures/{deck.conference_id}.")
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
    assert [topic for topic, _ in sent] == [f"frame/{deck.conference_id}/screens/vi"]
    with translation.override("vi"):
        assert unpack(sent[0][1]).html == {"slides": pane(deck.conference_id)}
    assert len(sent[0][1]) < 900  # bytes: an eighth of a second at 64 kbit/s


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
    found = remote(actions.make_remote(deck.conference, by=hub, holder="Giàng A Chu", item=item))
    assert [one.pk for one in found.decks] == [deck.pk]
    with pytest.raises(NotFound):
        found.deck(other.pk)
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


def test_a_link_ends_at_once_and_with_the_conference(deck: Deck, hub: Actor) -> None:
    made = actions.make_remote(deck.conference, by=hub, holder="A", deck=deck)
    found = remote(made)
    ticket = found.ticket("live")
    assert (ticket.hear, ticket.kinds, ticket.site) == (("screens",), ("slides.point",), 0)
    assert found.ticket("rehearsal").hear == ("screens-rehearsal",)
    actions.revoke_remote(made.link, by=hub)
    assert ticket.kid in revoked_kids()
    with pytest.raises(NotFound):
        remote(made)
    later = actions.make_remote(deck.conference, by=hub, holder="B", deck=deck)
    RemoteLink.objects.filter(pk=later.link.pk).update(expires_at=timezone.now())
    with pytest.raises(NotFound):
        remote(later)
    with pytest.raises(NotFound):
        queries.remote_behind("no such secret")


def test_notes_are_the_speakers_and_the_hubs(deck: Deck, hub: Actor) -> None:
    found = remote(actions.make_remote(deck.conference, by=hub, holder="A", deck=deck))
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
    with django_assert_num_queries(7):
        queries.decks_by_item(deck.conference, "vi")
