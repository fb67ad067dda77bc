"""People who may stand on the list twice."""

from functools import lru_cache
from typing import NamedTuple

from django.core.cache import cache

from diemcau.conferences import phones as calling
from diemcau.conferences.models import Conference
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.names import canonical

from .. import phones, policies
from ..doubles import Double, doubles
from ..entry import canonical_unit
from ..importing.marks import Mark
from ..models import Delegate, NotSame
from .people import people_of

ASK = 2_000  # rows fetched at a time
REMEMBERED_S = 3_600


class Pair(NamedTuple):
    """Two people of the list who may be one."""

    one: Delegate
    other: Delegate
    why: str


def find_doubles(conference: Conference) -> list[Double]:
    """All pairs of a conference that nobody has called two people. Three queries, some 2 s of computing at 100,000 people."""
    said = NotSame.objects.filter(conference=conference).values_list("one", "other")
    apart = {*said, *_stand_ins(conference)}
    return [double for double in doubles(_marks(conference)) if (double.one, double.other) not in apart]


def doubles_for(by: Actor, conference: Conference, first: int, most: int) -> tuple[list[Pair], int]:
    """A page of the pairs, and how many there are. What was found is remembered until the list changes."""
    if not policies.may_change(by, conference.pk):
        raise NotFound
    words = NotSame.objects.filter(conference=conference).count()
    key = f"roster.doubles.{conference.pk}.{conference.roster_version}.{words}"
    found = cache.get(key)
    if found is None:
        found = [tuple(double) for double in find_doubles(conference)]
        cache.set(key, found, REMEMBERED_S)
    shown = [Double(*double) for double in found[first : first + most]]
    people = people_of(conference.pk, {pk for double in shown for pk in (double.one, double.other)})
    pairs = [Pair(people[d.one], people[d.other], d.why) for d in shown if d.one in people and d.other in people]
    return pairs, len(found)


def _stand_ins(conference: Conference) -> set[tuple[int, int]]:
    """Who comes in place of somebody is somebody else."""
    found = Delegate.objects.filter(conference=conference, stands_for__isnull=False).order_by()
    return {(min(one, other or 0), max(one, other or 0)) for one, other in found.values_list("pk", "stands_for")}


def _marks(conference: Conference) -> list[Mark]:
    country = calling.calling_code(conference.timezone)
    position_of = lru_cache(maxsize=16_384)(canonical)
    people = Delegate.objects.filter(conference=conference, run="live", removed_at__isnull=True).order_by()
    fields = ("pk", "full_name", "unit", "site", "phone", "position")
    return [
        Mark(
            pk, canonical(name), canonical_unit(unit), site or 0, phones.core(phone, country), position_of(position), 0
        )
        for pk, name, unit, site, phone, position in people.values_list(*fields).iterator(chunk_size=ASK)
    ]
