"""Who may see and change the roster (domain.md §10: a site's people see their own site; technicians and system
administrators see no names)."""

from django.db.models import Q

from diemcau.kernel.actor import Actor

from .models import Delegate

WHOLE_LIST = ("organizer", "co_organizer")
SITE_PEOPLE = ("site_lead", "site_registrar")
UNIT_CONTACT = "unit_contact"
"""Held by the bearer of an invited unit's link alone; which unit it is, `who` says (unit_who)."""
LIVE = "live"


def _is_house(actor: Actor) -> bool:
    return actor.who == "system"


def may_see(actor: Actor, conference: int, site: int | None = None) -> bool:
    """Whether `actor` may read the names of a site (None: of the whole conference)."""
    if _is_house(actor) or actor.holds(*WHOLE_LIST, conference=conference):
        return True
    return site is not None and actor.holds(*SITE_PEOPLE, conference=conference, site=site)


def own_sites(actor: Actor, conference: int) -> frozenset[int]:
    """Sites of a conference whose names a site's person may read."""
    return frozenset(h.site for h in actor.held if h.role in SITE_PEOPLE and h.conference in (0, conference) and h.site)


def visible(actor: Actor, conference: int) -> Q | None:
    """Which delegates of a conference `actor` may see; None: nobody, the list itself does not exist for them."""
    if may_see(actor, conference) or actor.holds(*SITE_PEOPLE, conference=conference):
        return Q(conference_id=conference)
    sites = own_sites(actor, conference)
    return Q(conference_id=conference, site_id__in=sites) if sites else None


def may_open(actor: Actor, conference: int) -> bool:
    """Whether the list exists for `actor`, wholly or in part."""
    return visible(actor, conference) is not None


def may_change(actor: Actor, conference: int) -> bool:
    """Whether `actor` may add, edit, move, remove, import and export."""
    return _is_house(actor) or actor.holds("organizer", conference=conference)


def unit_who(unit: int) -> str:
    """How the bearer of an invited unit's link stands in records."""
    return f"unit:{unit}"


def delegate_who(delegate: Delegate) -> str:
    """How the bearer of a delegate's own link stands in records: short enough for all of them (40 characters)."""
    return f"delegate:{delegate.pk}"


def may_nominate(actor: Actor, conference: int, unit: int) -> bool:
    """Whether `actor` may say who comes from an invited unit: its contact, and the organiser in the contact's place."""
    is_contact = actor.who == unit_who(unit) and actor.holds(UNIT_CONTACT, conference=conference)
    return is_contact or may_change(actor, conference)


def may_ring(actor: Actor, conference: int, site: int | None) -> bool:
    """Whether `actor` may read a delegate's telephone number in full: who has to ring them."""
    if may_change(actor, conference):
        return True
    return site is not None and actor.holds(*SITE_PEOPLE, conference=conference, site=site)


def ringable(actor: Actor, conference: int) -> Q | None:
    """Whose telephone numbers `actor` may read in full (may_ring), among the delegates of a conference; None: nobody's."""
    if may_change(actor, conference):
        return Q()
    if actor.holds(*SITE_PEOPLE, conference=conference):
        return Q(site__isnull=False)
    sites = own_sites(actor, conference)
    return Q(site_id__in=sites) if sites else None


def may_approve(actor: Actor, conference: int, site: int | None) -> bool:
    """Whether `actor` may agree to a substitute (domain.md §2.6): the organiser, or the lead of the room."""
    if may_change(actor, conference):
        return True
    return site is not None and actor.holds("site_lead", conference=conference, site=site)


def in_run(run: str) -> Q:
    """The people of a run: a rehearsal works on the real list and on its own walk-ins, the day itself never on those."""
    return Q(run=LIVE) if run == LIVE else Q(run__in=(LIVE, run))
