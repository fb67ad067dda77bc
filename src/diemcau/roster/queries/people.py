"""People of the list by their numbers."""

from collections.abc import Collection

from ..models import Delegate


def people_of(conference: int, numbers: Collection[int]) -> dict[int, Delegate]:
    """Those of these numbers of rows who belong to the conference, on the list or taken off it. For callers who may see the whole list."""
    found = Delegate.objects.filter(pk__in=numbers).select_related("site")
    return {delegate.pk: delegate for delegate in found if delegate.conference_id == conference}
