"""Which site a list means: by room number, by name, by short name. What is not certain is suggested, never decided."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from django.db.models import QuerySet

from diemcau.conferences.models import Site
from diemcau.kernel.names import canonical, fold

from .former import Former

_LED_BY = ("điểm cầu ", "phòng số ", "phòng ", "site ", "room ")


class Found(NamedTuple):
    """The site meant, or why none is (`unknown_site`, `ambiguous_site`, a unit of an older list as Former says) and which might be (their labels)."""

    site: int | None
    fault: str = ""
    suggestions: tuple[str, ...] = ()


class Rooms:
    """All sites of a conference, ready to be asked thousands of times. `chosen` is what a person said of a spelling."""

    def __init__(self, sites: "QuerySet[Site] | Iterable[Site]", chosen: Mapping[str, int] | None = None) -> None:
        self._meant: dict[str, set[int]] = {}
        self._folded: dict[str, list[int]] = {}
        self._labels: dict[int, str] = {}
        self._chosen = dict(chosen or {})
        self._asked: dict[str, Found] = {}
        listed = list(sites)
        self.former = Former(listed)
        for site in listed:
            self._labels[site.pk] = f"{site.code} – {site.name}"
            for name in _names_of(site):
                self._meant.setdefault(canonical(name), set()).add(site.pk)
                self._folded.setdefault(fold(name), []).append(site.pk)

    def find(self, text: str) -> Found:
        """The site that `text` means."""
        if text not in self._asked:
            self._asked[text] = self._find(text)
        return self._asked[text]

    def _find(self, text: str) -> Found:
        if text in self._chosen:
            return Found(self._chosen[text] or None, "" if self._chosen[text] else "left_out")
        for said in _spellings(text):
            meant = self._meant.get(said, set())
            if len(meant) == 1:
                return Found(next(iter(meant)))
            if meant:
                return Found(None, "ambiguous_site", self._labelled(sorted(meant)))
        if (old := self.former.proposed(text)).sites:
            return Found(None, old.why, tuple(self._labels[pk] for pk in old.sites))
        return Found(None, "unknown_site", self._suggest(text))

    def _suggest(self, text: str) -> tuple[str, ...]:
        """Sites of the same letters without diacritics first, then of nearly the same."""
        keys = [fold(said) for said in _spellings(text)]
        near = [key for key in keys if key in self._folded]
        near += [hit for key in keys for hit in get_close_matches(key, self._folded, n=3, cutoff=0.75)]
        return self._labelled(dict.fromkeys(pk for key in near for pk in self._folded[key]))

    def _labelled(self, sites: Iterable[int]) -> tuple[str, ...]:
        return tuple(self._labels[pk] for pk in list(sites)[:3])


def _names_of(site: Site) -> set[str]:
    """How a list may name a site: its name, that name without the word for the unit's kind, its number, its body."""
    names = {site.name, site.code}
    if site.code.isdigit():
        names.add(str(int(site.code)))
    if site.admin_unit and site.name.lower().startswith(f"{site.admin_unit.kind.lower()} "):
        names.add(site.name[len(site.admin_unit.kind) + 1 :])
    if site.organisation:
        names |= {name for name in site.organisation.short_name.values() if name}
    return names


def _spellings(text: str) -> list[str]:
    said = canonical(text)
    bare = [said.removeprefix(canonical(word) + " ") for word in _LED_BY if said.startswith(canonical(word) + " ")]
    return [said, *bare]
