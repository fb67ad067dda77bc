"""What a conference calls its sites and units, ready to be asked thousands of times."""

from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import NamedTuple

from diemcau.conferences.models import Conference, Organiser
from diemcau.kernel.localised import choose
from diemcau.kernel.names import canonical
from diemcau.people.models import Organisation

from ..models import InvitedUnit
from .rooms import Found, Rooms
from .units import Likely, Units

_MOST = 200  # spellings of units that are asked about


class Name(NamedTuple):
    """A body's name and its other spellings."""

    official: str
    others: tuple[str, ...]


class Places:
    """Sites and units of one conference, by canonical comparison only. `pk_of` has the sites that were found, by official name."""

    def __init__(
        self,
        conference: Conference,
        chosen: Mapping[str, int] | None = None,
        units: Mapping[str, str] | None = None,
    ) -> None:
        """`chosen`, `units`: what a person said of a spelling, as Rooms has it, and the unit's name ("": as it is written)."""
        sites = list(conference.sites.select_related("admin_unit", "organisation"))
        self._rooms = Rooms(sites, chosen)
        self._sites = {site.pk: site for site in sites}
        names = [site.name for site in sites]
        self._labels = {s.pk: s.name if names.count(s.name) == 1 else f"{s.name} ({s.code})" for s in sites}
        self.pk_of: dict[str, int] = {}
        invited = list(InvitedUnit.objects.filter(conference=conference).order_by("pk").values_list("name", "site"))
        self._known = _names(conference)
        self._units = {canonical(name): name for name, _site in invited} | dict(units_of(self._known))
        self._at: dict[int, list[str]] = {}
        for name, site in (
            *((choose(s.organisation.name, conference.language), s.pk) for s in sites if s.organisation),
            *invited,
        ):
            if site is not None:
                self._at.setdefault(site, []).append(name)
        self._own = [name for name, _site in invited]
        self._said = dict(units or {})
        self._asked: dict[str, str] = dict(self._said)  # every text once: units repeat from row to row

    def site(self, text: str) -> str:
        """The official name of the site that a text means; "" when none or several."""
        found = self._rooms.find(text).site if text else None
        if found is None:
            return ""
        label = self._labels[found]
        self.pk_of[label] = found
        return label

    def about(self, text: str) -> Found:
        """Why a text means no site, and which sites it may mean."""
        return self._rooms.find(text)

    def unit(self, text: str) -> str:
        """The official name of the unit that a text means; "" when none or several."""
        if text not in self._asked:
            self._asked[text] = self._units.get(canonical(text), "")
        return self._asked[text]

    def strangers(self, spellings: Collection[str]) -> list[str]:
        """Of units as they are written those that mean no body known here, where units are invited at all."""
        if not self._own:
            return []
        found = (text for text in spellings if text and text not in self._said and canonical(text) not in self._units)
        return list(islice(found, _MOST))

    def likely_units(self, spellings: Collection[str]) -> list[Likely]:
        """Of units as they are written those that mean no body here, but may; each once, whatever the number of its rows."""
        unknown = [text for text in spellings if text and text not in self._said and canonical(text) not in self._units]
        if not unknown:
            return []
        bodies = Units([*self._own, *(name.official for name in self._known)], self._at, self._rooms.former)
        found = (bodies.likely(text) for text in unknown)
        return list(islice(filter(None, found), _MOST))


def units_of(names: Iterable[Name]) -> Mapping[str, str]:
    """Every spelling in its canonical form → the official name, where only one body is meant."""
    found: dict[str, set[str]] = {}
    for name in names:
        for spelling in (name.official, *name.others):
            if spelling:
                found.setdefault(canonical(spelling), set()).add(name.official)
    return {spelling: next(iter(official)) for spelling, official in found.items() if len(official) == 1}


def _names(conference: Conference) -> list[Name]:
    language = conference.language
    own = set(Organiser.objects.filter(conference=conference).values_list("organisation_id", flat=True))
    own |= set(conference.sites.exclude(organisation=None).values_list("organisation_id", flat=True))
    told = Organisation.objects.order_by("pk").values_list("pk", "name", "short_name", "aliases")
    ranked = sorted(told, key=lambda row: row[0] not in own)
    return [
        Name(
            name.get(language) or next(iter(name.values()), ""),
            tuple(str(text) for text in (*name.values(), *short.values(), *aliases) if text),
        )
        for _pk, name, short, aliases in ranked
    ]
