"""Join codes of rooms: made, renewed, counted, and put on the screens."""

from collections.abc import Collection, Sequence
from hashlib import blake2b
from itertools import count

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from diemcau.infra import audit
from diemcau.infra.derived import derived_key
from diemcau.infra.outbox import announce_each, announce_plan
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.ids import code_of
from diemcau.people.actions import end_phones
from diemcau.people.queries import code_group

from .. import policies
from ..models import Conference, JoinCode, JoinShown, Site

LENGTH = 6
PIECE = 500


@transaction.atomic
def make_join_codes(conference: Conference, sites: Sequence[int], *, by: Actor) -> int:
    """Give a code to those of these rooms that have none; returns how many. Raises Refused(forbidden)."""
    if not all(policies.may_hand_out(by, conference.pk, site) for site in sites):
        raise Refused("forbidden")
    if not _without(sites):
        return 0
    Conference.objects.select_for_update().get(pk=conference.pk)  # of two who print at once the second finds them made
    codes = _fresh(_without(sites))
    JoinCode.objects.bulk_create(
        [JoinCode(site_id=site, code=code, made_by=by.who) for site, code in codes.items()], batch_size=PIECE
    )
    if codes:
        audit.record(by, "conferences.make_join_codes", conference=conference.pk, count=len(codes))
    return len(codes)


def _without(sites: Sequence[int]) -> list[int]:
    have = set(JoinCode.objects.filter(site__in=sites, ended_at__isnull=True).values_list("site", flat=True))
    return [site for site in sites if site not in have]


@transaction.atomic
def renew_join_code(site: Site, *, by: Actor) -> JoinCode:
    """Another code for the room; phones that came by the old one end now. Raises Refused(forbidden)."""
    if not policies.may_lead(by, site.conference_id):
        raise Refused("forbidden")
    Conference.objects.select_for_update().get(pk=site.conference_id)
    personal = 0
    for old in JoinCode.objects.filter(site=site, ended_at__isnull=True):
        personal = old.personal
        end_phones([code_group(old.code)], conference=site.conference_id)
        JoinCode.objects.filter(pk=old.pk).update(ended_at=timezone.now())
    made = JoinCode.objects.create(site=site, code=_fresh([site.pk])[site.pk], made_by=by.who, personal=personal)
    audit.record(by, "conferences.renew_join_code", conference=site.conference_id, site=site.pk)
    announce_plan(site.conference_id, "join", site.pk)
    return made


@transaction.atomic
def show_join_codes(conference: Conference, shown: bool, *, by: Actor, run: str = "live") -> None:
    """Put the codes on all rooms' screens, or take them down. Raises Refused(forbidden)."""
    if not policies.may_lead(by, conference.pk):
        raise Refused("forbidden")
    sites = list(conference.sites.values_list("pk", flat=True))
    if shown:
        make_join_codes(conference, sites, by=by)
        JoinShown.objects.get_or_create(conference=conference, run=run, defaults={"shown_by": by.who})
    else:
        JoinShown.objects.filter(conference=conference, run=run).delete()
    audit.record(by, "conferences.show_join_codes", conference=conference.pk, shown=shown, run=run)
    announce_each(conference.pk, "join", sites, run=run)


def count_phone(site: int, *, personal: bool) -> None:
    """One more phone was let in at a room: a number is all that is kept of it."""
    column = "personal" if personal else "joined"
    JoinCode.objects.filter(site=site, ended_at__isnull=True).update(**{column: F(column) + 1})


def _fresh(sites: Collection[int]) -> dict[int, str]:
    """A code for each of these rooms that never was any room's. It follows from the room, how often it was renewed, and the installation's
    secret: a server put back from a backup makes those again that were printed since."""
    key = derived_key("diemcau.conferences.join")
    renewed = dict(JoinCode.objects.filter(site__in=sites).order_by().values_list("site").annotate(rows=Count("pk")))
    found: dict[int, str] = {}
    for attempt in count():
        left = [site for site in sites if site not in found]
        if not left:
            break
        tried = {site: _code(key, f"{site}.{renewed.get(site, 0)}.{attempt}") for site in left}
        taken = set(JoinCode.objects.filter(code__in=tried.values()).values_list("code", flat=True))
        taken |= set(found.values())
        for site, code in tried.items():
            if code not in taken:
                found[site] = code
                taken.add(code)
    return found


def _code(key: bytes, facts: str) -> str:
    return code_of(blake2b(facts.encode(), digest_size=LENGTH, key=key).digest())
