"""Rooms asked to get ready: their screen and desk say so, and the wall."""

from django.db import transaction

from diemcau.conferences.models import Site
from diemcau.conferences.queries import current_item
from diemcau.infra import audit
from diemcau.infra.outbox import announce
from diemcau.kernel.actor import Actor

from ..models import Prepared
from .gate import PREPARE, SHEET, locked, require_runner


@transaction.atomic
def prepare(site: Site, *, by: Actor, run: str = "live") -> bool:
    """Ask a room to get ready, from now until the next item is over. Whether it was not asked already. Raises Refused(forbidden)."""
    require_runner(by, site.conference_id)
    sheet, item = locked(site.conference_id, run), current_item(site.conference, run)
    _row, made = Prepared.objects.update_or_create(sheet=sheet, site=site, defaults={"item": item})
    _told(site, by, run, "prepare")
    return made


@transaction.atomic
def unprepare(site: Site, *, by: Actor, run: str = "live") -> None:
    """The room need not get ready any more. Raises Refused(forbidden)."""
    require_runner(by, site.conference_id)
    locked(site.conference_id, run)
    Prepared.objects.filter(sheet__conference=site.conference_id, sheet__run=run, site=site).delete()
    _told(site, by, run, "unprepare")


def _told(site: Site, by: Actor, run: str, verb: str) -> None:
    audit.record(by, f"runsheet.{verb}", conference=site.conference_id, site=site.pk, run=run)
    announce(site.conference_id, PREPARE, site.pk, run=run)
    announce(site.conference_id, SHEET, run=run)
