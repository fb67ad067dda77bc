"""The hub's pages and a speaker's, by their addresses."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile as Sent
from django.test import Client
from django.urls import reverse

from diemcau.infra.jobs import run_due
from diemcau.kernel.actor import Actor
from diemcau.live.slides import actions, queries
from diemcau.live.slides.models import Deck
from tests.attendance.world import World
from tests.live.slides.conftest import paper
from tests.portal.conftest import Sign

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(sign: Sign) -> Client:
    return sign("hub_technician")


def at(name: str, world: World, *more: Any) -> str:
    return reverse(f"slides:{name}", args=[world.conference.key, *more])


def said(client: Client, url: str, **facts: Any) -> tuple[int, dict[str, Any]]:
    answer = client.post(url, json.dumps(facts), content_type="application/json")
    return answer.status_code, json.loads(answer.content)


def test_a_file_in_pieces_becomes_a_deck_with_a_remote(client: Client, world: World) -> None:
    data = paper()
    status, where = said(client, at("begin", world), name="bai.pdf", size=len(data), item="")
    assert (status, where["bytes"]) == (200, 2 * 1024 * 1024)
    answer = client.post(f"{where['piece']}?at=0", data[:500], content_type="application/octet-stream")
    assert json.loads(answer.content) == {"received": 500}
    again = client.post(f"{where['piece']}?at=0", data[:500], content_type="application/octet-stream")
    assert (again.status_code, json.loads(again.content)["received"]) == (422, 500)
    waiting = client.get(where["deck"], headers=HTMX)
    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    client.post(f"{where['piece']}?at=500", data[500:], content_type="application/octet-stream")
    run_due("slides")
    assert client.get(where["deck"], headers=HTMX)["HX-Refresh"] == "true"
    page = client.get(where["deck"]).content.decode()
    assert page.count("data-page=") == 3 + 1  # the strip and the pane
    assert "bai" in client.get(at("index", world)).content.decode()


def test_a_browser_without_scripts_uploads_too_and_is_told_what_is_wrong(client: Client, world: World) -> None:
    answer = client.post(at("add", world), {"file": Sent("a.pdf", paper()), "item": ""})
    assert answer.status_code == 303
    empty = client.post(at("add", world), {"file": Sent("TỐI MẬT.pdf", paper()), "item": ""})
    assert empty.status_code == 422
    assert "TỐI MẬT.pdf" in empty.content.decode()
    status, refused = said(client, at("begin", world), name="a.pdf", size=1 << 40)
    assert (status, refused["error"]) == (422, "deck_too_large")
    assert "200" in refused["text"]


def test_the_hub_shows_turns_and_takes_off(client: Client, world: World, deck: Deck) -> None:
    answer = client.post(at("show", world), {"deck": deck.pk})
    assert (answer.status_code, answer["Location"]) == (303, at("deck", world, deck.pk))
    assert said(client, at("show", world), deck=deck.pk, page=3, blank=True) == (200, {"ok": True})
    shown = queries.shown(world.conference.pk, "live")
    assert (shown.page, shown.blank) == (3, True)
    status, refused = said(client, at("show", world), deck=deck.pk, page=4)
    assert (status, refused["error"]) == (422, "no_such_page")
    client.post(at("show", world), {"deck": "0"})
    assert queries.shown(world.conference.pk, "live").deck == 0
    assert said(client, at("show", world) + "?run=rehearsal", deck=deck.pk, page=2)[0] == 200
    assert queries.shown(world.conference.pk, "rehearsal").page == 2
    assert client.post(at("show", world), "{", content_type="application/json").status_code == 422


def test_decks_are_edited_moved_and_deleted(client: Client, world: World, deck: Deck) -> None:
    edited = client.post(at("deck_edit", world, deck.pk), {"title": "Bỏng", "item": str(deck.item_id)})
    assert edited.status_code == 303
    assert client.post(at("deck_edit", world, deck.pk), {"title": "", "item": ""}).status_code == 422
    assert client.post(at("deck_move", world, deck.pk), {"to": "up"}).status_code == 303
    deck.refresh_from_db()
    assert (deck.title, deck.item_id is None) == ("Bỏng", False)
    assert client.post(at("deck_remove", world, deck.pk)).status_code == 303
    assert client.get(at("deck", world, deck.pk)).status_code == 404


@pytest.mark.parametrize("role", ["site_technician", ""])
def test_other_roles_have_no_such_pages(sign: Sign, world: World, deck: Deck, role: str) -> None:
    other = sign(role, world.sites[1].pk)
    assert other.get(at("index", world)).status_code == 404
    assert other.post(at("show", world), {"deck": deck.pk}).status_code == 404


def test_the_room_screen_holds_the_pane(sign: Sign, world: World, deck: Deck, hub: Actor) -> None:
    actions.show(deck, by=hub, page=2)
    url = reverse("portal:screen", args=[world.conference.key, world.sites[1].code])
    page = sign("site_technician", world.sites[1].pk).get(url).content.decode()
    assert f'<slide-pane id="slides" data-deck="{deck.pk}" data-page="2"' in page
