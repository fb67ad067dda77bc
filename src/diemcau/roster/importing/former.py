"""Units of an older official list → the sites that may stand for them today: proposals with the reason, never decided here.

No list says what became of a unit. What lists do say: who bears its name today, who bears its number (of units that were put together the
new one usually keeps one of theirs), and who bears a number of its former district.
"""

from collections.abc import Iterable
from typing import NamedTuple

from diemcau.conferences.models import Site
from diemcau.kernel.names import canonical
from diemcau.people.models import AdminUnit

_LED_BY = tuple(
    f"{canonical(word)} " for word in ("ubnd", "ủy ban nhân dân", "đảng ủy", "hđnd", "điểm cầu", "người dân")
)
MOST = 6


class Proposed(NamedTuple):
    """Sites by their numbers of rows, and why: ``former_name``, ``former_code``, ``former_district``; empty when nothing is known."""

    sites: tuple[int, ...] = ()
    why: str = ""


class Former:
    """Units of the lists before the one on which a conference's sites stand; fetched when the first is asked for."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self._sites = [site for site in sites if site.admin_unit]
        self._older: dict[str, list[AdminUnit]] | None = None

    def proposed(self, text: str) -> Proposed:
        """What an old unit's name may mean today."""
        said = canonical(text)
        said = next((said.removeprefix(word) for word in _LED_BY if said.startswith(word)), said)
        old = self._known().get(said, [])
        for why, found in (
            ("former_name", _same_name),
            ("former_code", _same_code),
            ("former_district", _same_district),
        ):
            if sites := tuple(dict.fromkeys(site.pk for unit in old for site in self._sites if found(unit, site))):
                return Proposed(sites[:MOST], why)
        return Proposed()

    def _known(self) -> dict[str, list[AdminUnit]]:
        if self._older is None:
            self._older = {}
            lists = {site.admin_unit.list_date for site in self._sites if site.admin_unit}
            units = AdminUnit.objects.filter(list_date__lt=max(lists)) if lists else AdminUnit.objects.none()
            for unit in units.select_related("parent").prefetch_related("parent__children"):
                self._older.setdefault(unit.canonical_name, []).append(unit)
        return self._older


def _bare(unit: AdminUnit) -> str:
    """The name without the word for the unit's kind."""
    for kind in ("thị trấn", "thị xã", "thành phố", "đặc khu", "phường", "xã", "huyện", "quận"):
        if unit.canonical_name.startswith(f"{canonical(kind)} "):
            return unit.canonical_name.removeprefix(f"{canonical(kind)} ")
    return unit.canonical_name


def _same_name(old: AdminUnit, site: Site) -> bool:
    return site.admin_unit is not None and _bare(old) == _bare(site.admin_unit)


def _same_code(old: AdminUnit, site: Site) -> bool:
    return site.admin_unit is not None and old.code == site.admin_unit.code


def _same_district(old: AdminUnit, site: Site) -> bool:
    if site.admin_unit is None or old.parent is None or old.parent.parent_id is None:
        return False
    return site.admin_unit.code in {unit.code for unit in old.parent.children.all()}
