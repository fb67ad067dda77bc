"""Whoever may open a page that moves gets a ticket that hears it; whoever may open a desk may say something there."""

import re
from html import unescape

import pytest
from django.urls import reverse

from tests.house.doors_world import CAST, Town
from tests.house.test_doors import town

__all__ = ["town"]
PAGES = ("portal:room", "portal:screen", "portal:wall", "portal:hall", "offline:desk", "conferences:sites")
STREAM = re.compile(
    r'<meta name="stream" content="conference=\d+;audiences=([^;"]+);[^>]*>\s*<meta name="ticket-renew" content="([^"]+)"'
)
DESK = re.compile(r'"stream": ?"conference=\d+;audiences=([^;"]+);[^"]*", ?"ticket": ?"([^"]+)"')


def hears(granted: list[str], audience: str) -> bool:
    return audience in granted or (audience.startswith("site-") and "site-*" in granted)


@pytest.mark.django_db
@pytest.mark.parametrize("run", ["live", "rehearsal"])
@pytest.mark.parametrize("page", PAGES)
def test_whoever_opens_a_moving_page_hears_it(page: str, run: str, town: Town) -> None:
    conference, room = town.world.conference.key, town.world.sites[1].code
    key_only = page in ("portal:wall", "portal:hall", "conferences:sites")
    url = reverse(page, args=[conference] if key_only else [conference, room]) + f"?run={run}"
    moving = []
    for who in CAST:
        answer = town.browsers[who].get(url)
        if answer.status_code != 200:
            continue
        text = unescape(answer.content.decode()).replace("\\u003D", "=").replace("\\u0026", "&")
        found = (DESK if page == "offline:desk" else STREAM).search(text)
        if found is None and page == "conferences:sites":
            continue  # it stands still, and says nothing else
        assert found is not None, who
        ticket = town.browsers[who].post(found[2])
        assert ticket.status_code == 200, who
        deaf = [one for one in found[1].split(",") if not hears(ticket.json()["hear"], one)]
        assert deaf == [], who
        assert ticket.json()["kinds"] or page != "offline:desk", who
        moving.append(who)
    assert moving, page


@pytest.mark.django_db
def test_the_rooms_page_offers_its_desk_and_devices_to_those_who_may_open_them(town: Town) -> None:
    key, site = town.world.conference.key, town.world.sites[1]
    behind = [
        reverse("offline:desk", args=[key, site.code]),
        f"{reverse('people:devices', args=[key])}?site={site.pk}",
    ]
    for who in CAST:
        page = town.browsers[who].get(reverse("portal:room", args=[key, site.code]))
        if page.status_code == 200:
            for door in behind:
                assert (door in page.content.decode()) == (town.browsers[who].get(door).status_code == 200), who
