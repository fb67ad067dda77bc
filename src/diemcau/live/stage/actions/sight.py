"""A room on air says whether anybody shows its picture: its own page alone knows."""

from django.db import transaction

from diemcau.conferences.models import Site
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import policies
from ..enums import Step
from ..models import Turn
from .gate import told


@transaction.atomic
def say_unseen(site: Site, *, by: Actor, unseen: bool, run: str = "live") -> None:
    """That no page shows it, or one does again. Nothing while it is neither next nor on air. Raises NotFound for others."""
    if not policies.may_speak(by, site.conference_id, site.pk):
        raise NotFound
    rows = Turn.objects.filter(site=site, run=run, step__in=(Step.NEXT, Step.ON)).exclude(unseen=unseen)
    if rows.update(unseen=unseen):
        told(site.conference_id, run, site.pk)
