"""Decks and films as cues: fired from the sheet, and what was there before comes back."""

from typing import Any

import pytest

from diemcau.conferences.queries import joins_are_shown
from diemcau.infra.cue_kinds import cue_kind, cue_kinds
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.live.film import actions as films
from diemcau.live.film import queries as film_queries
from diemcau.live.film.models import Film, Show
from diemcau.live.slides import actions as slides
from diemcau.live.slides import queries as slide_queries
from diemcau.live.slides.models import Deck
from tests.attendance.world import World


@pytest.fixture
def decks(world: World) -> list[Deck]:
    facts: dict[str, Any] = {"conference": world.conference, "state": "ready", "page_count": 9, "made_by": "account:1"}
    return [Deck.objects.create(title=title, file_name="a.pdf", **facts) for title in ("Một", "Hai")]


@pytest.fixture
def film(world: World) -> Film:
    return Film.objects.create(
        conference=world.conference, title="Tư liệu", state="ready", digest="0" * 32, size=4, duration_ms=60_000
    )


def test_the_kinds_of_the_house_in_their_order() -> None:
    names = [kind.name for kind in cue_kinds()]
    assert names == ["slides", "film", "layout", "poll", "card", "join", "timer", "room", "note"]


def test_the_join_codes_go_on_the_screens_and_down_again(world: World, hub: Actor) -> None:
    kind, number = cue_kind("join"), world.conference.pk
    assert kind
    assert [one.value for one in kind.choices(number, "vi")] == ["on", "off"]
    before = kind.fire(number, "on", by=hub, run="live")
    kind.fire(number, "on", by=hub, run="live")
    assert joins_are_shown(number, "live")
    assert not joins_are_shown(number, "rehearsal")
    kind.revert(number, "on", before, by=hub, run="live")
    assert not joins_are_shown(number, "live")
    assert kind.back(number, before) == "Mã tham gia đã được ẩn khỏi các màn hình."


def test_a_deck_begins_at_its_first_page_and_the_one_before_comes_back(
    world: World, hub: Actor, decks: list[Deck]
) -> None:
    kind, number = cue_kind("slides"), world.conference.pk
    assert kind
    assert [one.value for one in kind.choices(number, "vi")] == [*(str(deck.pk) for deck in decks), "off"]
    slides.show(decks[0], by=hub, page=5)
    before = kind.fire(number, str(decks[1].pk), by=hub, run="live")
    row = slide_queries.show_row(number, "live")
    assert (row.deck, row.page) == (decks[1], 1)
    slides.show(decks[1], by=hub, page=3)
    kind.fire(number, str(decks[1].pk), by=hub, run="live")  # it is there: nothing jumps
    assert slide_queries.show_row(number, "live").page == 3
    kind.revert(number, str(decks[1].pk), before, by=hub, run="live")
    row = slide_queries.show_row(number, "live")
    assert (row.deck, row.page) == (decks[0], 5)
    before = kind.fire(number, "off", by=hub, run="live")
    assert slide_queries.show_row(number, "live").deck is None
    assert "5" in kind.back(number, before)
    with pytest.raises(Refused, match="deck_gone"):
        kind.fire(number, "999999", by=hub, run="live")


def test_a_film_plays_once_and_what_ran_before_goes_on(world: World, hub: Actor, film: Film) -> None:
    kind, number = cue_kind("film"), world.conference.pk
    assert kind
    before = kind.fire(number, str(film.pk), by=hub, run="live")
    began = film_queries.show_of(number, "live").at
    kind.fire(number, str(film.pk), by=hub, run="live")
    assert film_queries.show_of(number, "live").at == began  # it runs: it does not begin again
    Show.objects.filter(conference=number).update(at=began - 70_000)
    kind.fire(number, str(film.pk), by=hub, run="live")
    assert film_queries.show_of(number, "live").at >= began  # it had run to its end, and begins again
    kind.revert(number, str(film.pk), before, by=hub, run="live")
    assert film_queries.show_of(number, "live").state == "idle"
    films.play(film, by=hub, offset=20_000, at=1)
    films.pause(by=hub, conference=number)
    held = film_queries.show_of(number, "live").offset
    before = kind.fire(number, "off", by=hub, run="live")
    kind.revert(number, "off", before, by=hub, run="live")
    show = film_queries.show_of(number, "live")
    assert (show.state, show.film) == ("paused", film)
    assert abs(show.offset - held) < 1000
    with pytest.raises(Refused, match="forbidden"):
        kind.fire(number, str(film.pk), by=Actor(who="account:9"), run="live")


def test_a_film_goes_once_it_has_run_to_its_end(world: World, hub: Actor, film: Film) -> None:
    show = films.play(film, by=hub)
    with pytest.raises(Refused, match="film_running"):
        films.remove_film(film, by=hub)
    Show.objects.filter(pk=show.pk).update(at=show.at - 70_000)
    films.remove_film(film, by=hub)
    assert film_queries.show_of(world.conference.pk, "live").state == "idle"
