"""Every page, in both languages, for those who may see it and for those who may not."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from diemcau.conferences import actions
from diemcau.conferences.models import Conference, ProgrammeItem, Site
from diemcau.kernel.actor import SYSTEM
from diemcau.people.models import AdminUnit

SignIn = Callable[..., Client]


@pytest.fixture
def item(conference: Conference) -> ProgrammeItem:
    day = actions.add_day(conference, by=SYSTEM, date=date(2027, 3, 1))
    session = actions.add_session(day, by=SYSTEM, part="morning")
    return actions.add_item(session, by=SYSTEM, kind="topic", title={"vi": "Cầm máu", "en": "Stopping a bleeding"})


def addresses(conference: Conference, tree: list[Site], item: ProgrammeItem) -> dict[str, str]:
    """A GET address of every page of this module."""
    key, session = conference.key, item.session
    AdminUnit.objects.get_or_create(
        list_date=date(2025, 7, 1), code="04", defaults={"name": "Tỉnh Mây", "kind": "province"}
    )
    pages = {
        "overview": [key],
        "edit": [key],
        "clone": [key],
        "cards": [key],
        "sites": [key],
        "sites_add": [key],
        "site_add": [key],
        "sites_template": [key],
        "sites_units": [key, date(2025, 7, 1)],
        "site": [key, tree[2].code],
        "site_edit": [key, tree[2].code],
        "programme": [key],
        "day": [key, session.day_id],
        "session_add": [key, session.day_id],
        "session": [key, session.pk],
        "item_add": [key, session.pk],
        "item": [key, item.pk],
    }
    return {name: reverse(f"conferences:{name}", args=args) for name, args in pages.items()}


POSTS = (
    "delete",
    "sites_list",
    "sites_confirm",
    "site_remove",
    "day_add",
    "day_remove",
    "session_remove",
    "item_remove",
    "item_move",
    "item_advance",
)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_organiser_opens_every_page(
    conference: Conference, tree: list[Site], item: ProgrammeItem, signed_in: SignIn, language: str
) -> None:
    client = signed_in("organizer", language=language)
    for name, address in addresses(conference, tree, item).items():
        response = client.get(address)
        assert response.status_code == 200, name
    for address in (reverse("conferences:list"), reverse("conferences:new")):
        assert client.get(address).status_code == 200
