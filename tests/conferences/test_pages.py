"""Every page, in both languages, for those who may see it and for those who may not."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diemcau.conferences import actions
from diemcau.conferences.actions import ContactSaid
from diemcau.conferences.models import Conference, ProgrammeItem, Site
from diemcau.kernel.actor import SYSTEM

from .addresses import addresses

SignIn = Callable[..., Client]


both_languages = pytest.mark.parametrize("language", ["vi", "en"])


@both_languages
def test_an_organiser_opens_every_page(
    conference: Conference, tree: list[Site], item: ProgrammeItem, signed_in: SignIn, language: str
) -> None:
    client = signed_in("organizer", language=language)
    for name, address in addresses(conference, tree, item).items():
        response = client.get(address)
        assert response.status_code == 200, name
    for address in (reverse("conferences:list"), reverse("conferences:new")):
        assert client.get(address).status_code == 200


def test_names_are_escaped_everywhere(
    conference: Conference, tree: list[Site], item: ProgrammeItem, signed_in: SignIn
) -> None:
    evil = "<script>alert(1)</script>\"'"
    actions.edit(conference, by=SYSTEM, official_name={"vi": evil}, short_name={"vi": evil}, chair={"vi": evil})
    actions.edit_site(tree[2], by=SYSTEM, name=evil, room=evil, address=evil)
    actions.set_contacts(tree[2], by=SYSTEM, contacts=[ContactSaid("site_lead", evil)])
    actions.edit_item(item, by=SYSTEM, title={"vi": evil}, speakers=[actions.SpeakerSaid(evil, [{"vi": evil}])])
    client = signed_in()
    pages = addresses(conference, tree, item) | {"list": reverse("conferences:list")}
    for name, address in pages.items():
        response = client.get(address)
        if response["Content-Type"].startswith("text/html"):
            assert "<script>alert" not in response.content.decode(), name


@pytest.mark.parametrize("page", ["list", "overview", "sites", "programme"])
def test_pages_take_the_same_queries_at_two_sizes(
    conference: Conference, tree: list[Site], item: ProgrammeItem, signed_in: SignIn, page: str
) -> None:
    client, counts = signed_in("system_admin"), []
    url = reverse(f"conferences:{page}", args=[] if page == "list" else [conference.key])
    for extra in (1, 60):
        actions.add_sites(conference, by=SYSTEM, sites=[actions.SiteSaid(name=f"Xã {extra} {n}") for n in range(extra)])
        for number in range(extra // 10 + 1):
            actions.create(by=SYSTEM, key=f"c-{extra}-{number}", declared_unclassified=True, official_name={"vi": "X"})
            actions.add_item(item.session, by=SYSTEM, title={"vi": "x"}, speakers=[actions.SpeakerSaid("An")])
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 24
