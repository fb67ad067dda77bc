"""Join codes of rooms: made, renewed, counted, and put on the screens."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from diemcau.infra import audit
from diemcau.infra.outbox import announce_each, announce_plan
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.ids import short_code
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
    Conference.objects.select_for_update().get(
        pk=conference.pk
    )  # of two who print at once the second finds what the first made
    have = set(
        JoinCode.objects.filter(site__conference=conference, ended_at__isnull=True).values_list("site", flat=True)
    )
    missing = [site for site in sites if site not in have]
    made = [
        JoinCode(site_id=site, code=code, made_by=by.who)
        for site, code in zip(missing, _fresh(len(missing)), strict=True)
    ]
    JoinCode.objects.bulk_create(made, batch_size=PIECE)
    if made:
        audit.record(by, "conferences.make_join_codes", conference=conference.pk, count=len(made))
    return len(made)


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
    made = JoinCode.objects.create(site=site, code=_fresh(1)[0], made_by=by.who, personal=personal)
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


def _fresh(count: int) -> list[str]:
    """Codes that never were any room's."""
    found: dict[str, None] = {}
    while len(found) < count:
        tried = {short_code(LENGTH) for _ in range(min(PIECE, count - len(found)))} - found.keys()
        taken = set(JoinCode.objects.filter(code__in=tried).values_list("code", flat=True))
        found |= dict.fromkeys(sorted(tried - taken))
    return list(found)
