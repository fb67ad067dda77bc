"""Questions about dated lists of units."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from diemcau.kernel import names
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import policies
from ..models import AdminUnit


def unit_lists(actor: Actor) -> list[tuple[date, int]]:
    """The lists there are, newest first, each with how many units it has. Raises NotFound."""
    _require(actor)
    lists = AdminUnit.objects.order_by("-list_date").values("list_date").annotate(units=Count("pk"))
    return [(row["list_date"], row["units"]) for row in lists]


def units_of(
    list_date: date, *, parent_code: str | None = None, kinds: tuple[str, ...] = (), deep: bool = False
) -> QuerySet[AdminUnit]:
    """Units of one list in the order of their codes: all, those below a unit (`deep`: two levels), or of some kinds."""
    units = AdminUnit.objects.filter(list_date=list_date).select_related("parent")
    if parent_code is not None:
        below = Q(parent__code=parent_code)
        units = units.filter(below | Q(parent__parent__code=parent_code) if deep else below)
    return units.filter(kind__in=kinds) if kinds else units


def units_named(list_date: date, name: str, *, parent_code: str | None = None) -> QuerySet[AdminUnit]:
    """Units of a list whose name is this one in canonical form (tone mark's place, apostrophes and case do not count).

    Several of one name are no fault: full names repeat between provinces, so give the parent where it is known.
    """
    units = AdminUnit.objects.filter(list_date=list_date, canonical_name=names.canonical(name))
    return units if parent_code is None else units.filter(parent__code=parent_code)


def units_like(list_date: date, typed: str, *, parent_code: str | None = None, limit: int = 12) -> QuerySet[AdminUnit]:
    """Units to suggest for what was typed without marks. It may suggest, never decide: Ba Tơ and Ba Tô look the same here."""
    fits = Q(list_date=list_date)
    for word in names.fold(typed).split():
        fits &= Q(search_key__contains=word)
    if parent_code is not None:
        fits &= Q(parent__code=parent_code)
    return AdminUnit.objects.filter(fits).select_related("parent")[:limit]


def units_page(actor: Actor, list_date: date, typed: str = "") -> QuerySet[AdminUnit]:
    """A list for looking through, with the unit above each. Raises NotFound."""
    _require(actor)
    fits = Q(list_date=list_date)
    for word in names.fold(typed).split():
        fits &= Q(search_key__contains=word)
    return AdminUnit.objects.filter(fits).select_related("parent")


def _require(actor: Actor) -> None:
    if not policies.may_keep_directory(actor):
        raise NotFound
