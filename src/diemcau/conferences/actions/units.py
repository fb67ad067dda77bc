"""Sites from a dated list of units: a hub, then one site for every unit, each below the site of the unit above it."""

from collections.abc import Sequence

from django.db import transaction

from diemcau.kernel.actor import Actor
from diemcau.people.models import AdminUnit

from ..models import Conference, Site
from .sites import SiteSaid, add_sites


def plans_from_units(tops: Sequence[AdminUnit], *, hub: str = "", deepest: int = 9) -> list[SiteSaid]:
    """What `add_sites` needs for these units and all below them, down to `deepest` levels under a top.

    With one top and no `hub` named, the top itself is the hub; else `hub` (when named) is a site of its own above all tops.
    Level by place in the list: a unit without parent is of ``province`` level, one without children ``commune``, else ``district``.
    """
    sites: list[SiteSaid] = []
    if hub:
        sites.append(SiteSaid(name=hub, is_hub=True))
    is_hub = not hub and len(tops) == 1
    wave: list[tuple[AdminUnit, int | None]] = [(top, None) for top in tops]
    for depth in range(deepest + 1):
        children = _children([unit for unit, _ in wave]) if depth < deepest else {}
        below: list[tuple[AdminUnit, int | None]] = []
        for unit, parent in wave:
            here = len(sites)
            level = "province" if unit.parent_id is None else "district" if unit.pk in children else "commune"
            top_is_hub = is_hub and depth == 0
            sites.append(SiteSaid(name=unit.name, level=level, is_hub=top_is_hub, parent=parent, unit=unit.pk))
            below += [(child, here) for child in children.get(unit.pk, ())]
        wave = below
    return sites


def _children(units: Sequence[AdminUnit]) -> dict[int, list[AdminUnit]]:
    by_parent: dict[int, list[AdminUnit]] = {}
    rows = AdminUnit.objects.filter(parent__in=[unit.pk for unit in units]) if units else ()
    for unit in sorted(rows, key=lambda u: u.code):
        by_parent.setdefault(unit.parent_id or 0, []).append(unit)
    return by_parent


@transaction.atomic
def add_sites_from_units(
    conference: Conference, *, by: Actor, tops: Sequence[AdminUnit], hub: str = "", deepest: int = 9
) -> list[Site]:
    """Add a site for every unit in one go (see `plans_from_units`). Raises as `add_sites` does."""
    return add_sites(conference, by=by, sites=plans_from_units(tops, hub=hub, deepest=deepest))
