"""The tabs of a conference: few groups, each opening on a page that shows them, and nothing in them that does not open."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from diemcau.conferences import tabs
from diemcau.conferences.models import Conference, Site
from diemcau.kernel.actor import Actor

SignIn = Callable[..., Client]


class Rows(HTMLParser):
    """`groups` and `tabs` as {label: (address, aria-current)}, `folded` the same of the line that unfolds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.groups: dict[str, tuple[str, str]] = {}
        self.tabs: dict[str, tuple[str, str]] = {}
        self.folded: dict[str, tuple[str, str]] = {}
        self._row, self._link = self.folded, ("", "")
        found = re.search(r'<nav class="pages".*?</nav>', html, re.DOTALL)
        self.feed(found[0] if found else "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "ul":
            self._row = {"groups": self.groups, "tabs": self.tabs}.get(said.get("class", ""), self.folded)
        self._link = (said["href"], said.get("aria-current", "")) if tag == "a" else ("", "")

    def handle_data(self, data: str) -> None:
        if self._link[0]:
            self._row[data], self._link = self._link, ("", "")


def _open(client: Client, href: str) -> Any:
    """Whoever has one room is led to its own page."""
    answer = client.get(href)
    return client.get(answer["Location"]) if answer.status_code in (302, 303) else answer


@pytest.mark.parametrize(
    ("role", "at_site", "groups"),
    [
        ("organizer", False, ["Prepare", "Delegates", "On the day", "Voices", "Attendance", "Outcomes"]),
        ("co_organizer", False, ["Prepare", "Delegates", "On the day", "Voices", "Attendance", "Outcomes"]),
        ("hub_technician", False, ["Prepare", "On the day", "Voices", "Attendance", "Outcomes"]),
        ("secretary", False, ["Prepare", "Voices", "Outcomes"]),
        ("cluster_coordinator", True, ["Prepare", "On the day", "Outcomes"]),
        ("site_lead", True, ["Prepare", "Delegates", "On the day", "Outcomes"]),
        ("site_technician", True, []),
    ],
)
def test_every_tab_that_is_shown_opens_and_groups_open_on_pages_that_show_them(
    conference: Conference, tree: list[Site], signed_in: SignIn, role: str, at_site: bool, groups: list[str]
) -> None:
    client = signed_in(role, site=tree[1].pk if at_site else 0, language="en")
    rows = Rows(client.get(f"/c/{conference.key}/").content.decode())
    assert list(rows.groups) == groups
    assert rows.tabs["Overview"] == (f"/c/{conference.key}/", "page")
    assert [name for name, (href, _now) in rows.folded.items() if _open(client, href).status_code != 200] == []
    assert rows.tabs.items() <= rows.folded.items()
    for label, (href, _now) in rows.folded.items():
        if "/people" in href:
            assert Rows(client.get(href).content.decode()).tabs[label] == (href, "page")
    for name, (href, _now) in rows.groups.items():
        opened = Rows(_open(client, href).content.decode())
        assert [label for label, (_href, now) in opened.groups.items() if now == "true"] == [name]
        assert [href for href, now in opened.tabs.values() if now == "page"] == [href]
        assert opened.tabs.items() <= opened.folded.items()


def test_pages_stand_in_few_groups_none_of_them_long(conference: Conference, organiser: Actor) -> None:
    groups = tabs.tabs_for(organiser, conference.pk, conference.key, "")
    assert len(groups) == len(tabs.Group) <= 6
    assert all(len(group.tabs) <= 10 for group in groups)
    assert all(group.current is None for group in groups)
