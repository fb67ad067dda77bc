"""The pages of one conference, as tabs on each of them, in groups by what one is about. Modules add theirs when they get ready:

``tabs.add("delegates", _("Delegates"), "roster:delegates", Group.PREPARE, order=40, may=policies.may_open)``
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemcau.kernel.actor import Actor
from diemcau.ui.tabs import Tab, TabGroup

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy


class Group(TextChoices):
    """What one is about, in the order of the work. A group opens on its first page, which has to show the tabs itself."""

    PREPARE = "prepare", _("Prepare")
    PEOPLE = "people", _("Delegates")
    RUN = "run", _("On the day")
    VOICES = "voices", _("Voices")
    ATTENDANCE = "attendance", _("Attendance")
    OUTCOMES = "outcomes", _("Outcomes")


class Page(NamedTuple):
    """`route` is the name of a URL that takes the conference's key; `may(actor, conference)` says who is shown the tab."""

    name: str
    label: "Lazy"
    route: str
    group: Group
    order: int
    may: Callable[[Actor, int], bool]


_pages: dict[str, Page] = {}


def _everybody(actor: Actor, conference: int) -> bool:
    return True


def add(
    name: str,
    label: "Lazy",
    route: str,
    group: Group,
    *,
    order: int,
    may: Callable[[Actor, int], bool] = _everybody,
) -> None:
    """Show a tab on every page of a conference, to those who `may`, in its group at its place by `order`."""
    _pages[name] = Page(name, label, route, group, order, may)


def pages_for(actor: Actor, conference: int) -> list[Page]:
    """The pages that `actor` may open, in their order."""
    return sorted((page for page in _pages.values() if page.may(actor, conference)), key=lambda page: page.order)


def tabs_for(actor: Actor, conference: int, key: str, current: str) -> list[TabGroup]:
    """The same in their groups, the page named `current` marked; `key` is the conference's, for addresses."""
    pages = pages_for(actor, conference)
    groups = [(group, [page for page in pages if page.group is group]) for group in Group]
    return [
        TabGroup(
            group.label,
            [Tab(one.label, reverse(one.route, args=[key]), one.name == current) for one in members],
        )
        for group, members in groups
        if members
    ]
