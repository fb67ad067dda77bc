"""Next year's conference from this year's: everything that was planned, nobody who came."""

from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.timezone import now

from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import copies, policies
from ..enums import Status
from ..models import Conference, Day, Organiser, ProgrammeItem, Session, Site, SiteContact, Speaker
from .conferences import make_organiser

Row = TypeVar("Row", bound=Model)


@transaction.atomic
def clone(
    conference: Conference, *, by: Actor, key: str, declared_unclassified: bool, first_day: date | None = None
) -> Conference:
    """A draft with the same bodies, sites, contacts, programme and notices under a new key, and what modules above add (copies.py); dates
    shifted to `first_day`.

    Without `first_day`, or where the first day has no date, the dates are left open. Never cloned: delegates, attendance, live states,
    counts stated, ways in for devices (links, cards, codes). Raises Refused: forbidden, undeclared, key_taken.
    """
    if not (policies.may_plan(by, conference.pk) and policies.may_create(by)):
        raise Refused("forbidden")
    if not declared_unclassified:
        raise Refused("undeclared")
    if Conference.objects.filter(key=key).exists():
        raise Refused("key_taken", key=key)
    source = conference.pk
    made = Conference.objects.get(pk=source)
    made.pk, made.key, made.status, made.roster_version = None, key, Status.DRAFT, 0
    made.created_at, made.declared_unclassified_at, made.declared_unclassified_by = now(), now(), by.who
    made._state.adding = True
    made.save()
    make_organiser(by, made)
    _copy(list(Organiser.objects.filter(conference=source)), conference_id=made.pk)
    sites = _copy_sites(source, made)
    items = _copy_programme(source, made, sites, first_day)
    copies.run(copies.Copied(source, made.pk, sites, items))
    audit.record(by, "conferences.clone", conference=made.pk, source=source)
    return made


def _copy(rows: list[Row], **changed: object) -> list[Row]:
    """New rows with the fields of the old ones but for `changed`, in the same order; one statement."""
    for row in rows:
        row.pk = None
        row._state.adding = True
        for name, value in changed.items():
            setattr(row, name, value)
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=1000)
    return rows


def _copy_sites(source: int, made: Conference) -> dict[int, int]:
    """Sites and contacts; the new id of every old one."""
    rows = list(Site.objects.filter(conference=source).order_by("order", "pk"))
    old = [(site.pk, site.parent_id, site.fallback_id) for site in rows]
    _copy(rows, conference_id=made.pk, parent_id=None, fallback_id=None)
    new = {before: site.pk for (before, _, _), site in zip(old, rows, strict=True)}
    for site, (_, parent, fallback) in zip(rows, old, strict=True):
        site.parent_id = new.get(parent) if parent else None
        site.fallback_id = new.get(fallback) if fallback else None
    Site.objects.bulk_update(rows, ["parent", "fallback"], batch_size=500)
    contacts = list(SiteContact.objects.filter(site__conference=source))
    for contact in contacts:
        contact.site_id = new[contact.site_id]
    _copy(contacts)
    return new


def _copy_programme(source: int, made: Conference, sites: dict[int, int], first_day: date | None) -> dict[int, int]:
    """Days, half-days and items; the new id of every old item."""
    days = list(Day.objects.filter(conference=source).order_by("order", "pk"))
    began = next((day.date for day in days if day.date), None)
    shift = first_day - began if first_day and began else None
    new_days = {}
    for day, before in zip(days, [day.pk for day in days], strict=True):
        day.date = day.date + shift if day.date and shift else None
        new_days[before] = _copy([day], conference_id=made.pk)[0].pk
    if began is None and first_day and days:
        Day.objects.filter(pk=days[0].pk).update(date=first_day)
    new_sessions = {}
    for session in Session.objects.filter(conference=source).prefetch_related("not_for"):
        before, missed = session.pk, [sites[site.pk] for site in session.not_for.all()]
        session.starts_at, session.ends_at = _shifted(session.starts_at, shift), _shifted(session.ends_at, shift)
        copy = _copy([session], conference_id=made.pk, day_id=new_days[session.day_id])[0]
        Session.objects.get(pk=copy.pk).not_for.set(missed)
        new_sessions[before] = copy.pk
    return _copy_items(source, new_sessions, shift)


def _copy_items(source: int, new_sessions: dict[int, int], shift: timedelta | None) -> dict[int, int]:
    items = list(ProgrammeItem.objects.filter(session__conference=source).order_by("pk"))
    before = [item.pk for item in items]
    for item in items:
        item.session_id = new_sessions[item.session_id]
        item.planned_start = _shifted(item.planned_start, shift)
        item.planned_end = _shifted(item.planned_end, shift)
    _copy(items)
    new_items = dict(zip(before, [item.pk for item in items], strict=True))
    speakers = list(Speaker.objects.filter(item__session__conference=source))
    for speaker in speakers:
        speaker.item_id = new_items[speaker.item_id]
    _copy(speakers)
    return new_items


def _shifted(moment: datetime | None, shift: timedelta | None) -> datetime | None:
    return moment + shift if moment and shift else None
