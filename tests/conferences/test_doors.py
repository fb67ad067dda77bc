"""Who may open what: outsiders find nothing, a room sees itself, the hub looks."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from diemcau.conferences import actions
from diemcau.conferences.models import Conference, ProgrammeItem, Site
from diemcau.kernel.actor import SYSTEM

from .addresses import addresses, posts

SignIn = Callable[..., Client]


@pytest.mark.parametrize("who", ["nobody", "stranger", "delegate"])
def test_outsiders_find_nothing(
    conference: Conference, tree: list[Site], item: ProgrammeItem, signed_in: SignIn, who: str
) -> None:
    other = actions.create(by=SYSTEM, key="khac", declared_unclassified=True, official_name={"vi": "Khác"})
    clients = {
        "nobody": Client(),
        "stranger": signed_in("organizer", of=other),
        "delegate": signed_in("delegate"),
    }
    for name, address in addresses(conference, tree, item).items():
        hidden = 302 if who == "nobody" and address.startswith("/c/") else 404
        assert clients[who].get(address).status_code == hidden, name
    for name, address in posts(conference, tree, item).items():
        assert clients[who].post(address).status_code == 404, name
    assert conference.sites.count() == len(tree)
    listed = clients[who].get(reverse("conferences:list"))
    assert conference.short_name["vi"] not in listed.content.decode()


@pytest.mark.parametrize("role", ["site_lead", "site_technician", "site_registrar"])
def test_a_rooms_people_see_their_room_only(
    conference: Conference, tree: list[Site], item: ProgrammeItem, signed_in: SignIn, role: str
) -> None:
    client = signed_in(role, site=tree[2].pk)
    open_to_them = {"overview", "sites", "site", "programme"}
    for name, address in addresses(conference, tree, item).items():
        assert client.get(address).status_code == (200 if name in open_to_them else 404), name
    for name, address in posts(conference, tree, item).items():
        assert client.post(address).status_code == 404, name
    page = client.get(reverse("conferences:sites", args=[conference.key])).content.decode()
    assert tree[2].name in page
    assert tree[3].name not in page
    assert client.get(reverse("conferences:site", args=[conference.key, tree[3].code])).status_code == 404


@pytest.mark.parametrize("role", ["co_organizer", "hub_technician"])
def test_the_hub_looks_but_does_not_plan(
    conference: Conference, tree: list[Site], item: ProgrammeItem, signed_in: SignIn, role: str
) -> None:
    client = signed_in(role)
    closed = {
        "edit",
        "clone",
        "sites_add",
        "levels",
        "site_add",
        "sites_template",
        "sites_units",
        "site_edit",
        "day",
        "session_add",
        "session",
        "item_add",
        "item",
    }
    if role == "co_organizer":
        closed.add("cards")
    for name, address in addresses(conference, tree, item).items():
        assert client.get(address).status_code == (404 if name in closed else 200), name
    for name, address in posts(conference, tree, item).items():
        status = client.post(address).status_code
        assert status == (303 if name == "item_advance" else 404), name
