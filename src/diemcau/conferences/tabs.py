"""The pages of one conference, as tabs on each of them. Modules above add theirs when they get ready:

``tabs.add("delegates", _("Delegates"), "roster:delegates", order=40, may=policies.may_see_delegates)``
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from diemcau.kernel.actor import Actor

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy


class Tab(NamedTuple):
    """`route` is the name of a URL that takes the conference's key; `may(actor, conference)` says who is shown the tab."""

    name: str
    label: "Lazy"
    route: str
    order: int
    may: Callable[[Actor, int], bool]


_tabs: dict[str, Tab] = {}


def _everybody(actor: Actor, conference: int) -> bool:
    return True


def add(name: str, label: "Lazy", route: str, *, order: int, may: Callable[[Actor, int], bool] = _everybody) -> None:
    """Show a tab on every page of a conference, to those who `may`."""
    _tabs[name] = Tab(name, label, route, order, may)


def tabs_for(actor: Actor, conference: int) -> list[Tab]:
    """The tabs in their order."""
    return sorted((tab for tab in _tabs.values() if tab.may(actor, conference)), key=lambda tab: tab.order)
