"""Who presents, when a person is forgotten."""

from collections.abc import Collection

from diemcau.infra.outbox import announce_plan

from ..models import Conference, Speaker


def forget_speakers(conference: Conference, numbers: Collection[int]) -> None:
    """In the caller's transaction, which has authorised: of these speakers the name goes, and whoever is known by it alone goes wholly."""
    rows = Speaker.objects.filter(item__session__conference=conference, pk__in=numbers)
    if not rows.update(name="", honorific=""):
        return
    rows.filter(positions=[], organisation=None).delete()
    announce_plan(conference.pk, "programme")
