"""Sibling pages in groups, as `{% grouped_tabs %}` draws them: few groups in a row, below it the pages of the current one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy


class Tab(NamedTuple):
    """A page: what it is called, where it is, whether it is the one that is open."""

    label: "str | Lazy"
    href: str
    is_current: bool = False


class TabGroup(NamedTuple):
    """Pages that belong together; at least one."""

    label: "str | Lazy"
    tabs: Sequence[Tab]

    @property
    def href(self) -> str:
        """A group opens on its first page."""
        return self.tabs[0].href

    @property
    def current(self) -> Tab | None:
        """The page of this group that is open."""
        return next((tab for tab in self.tabs if tab.is_current), None)
