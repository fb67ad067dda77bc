"""Units that are invited to send people."""

from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from diemcau.conferences.models import Conference
from diemcau.infra.mail.models import MailRow
from diemcau.infra.mail.queries import last_about, say
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.names import fold

from ...models import InvitedUnit
from .. import policies
from ..composing import PURPOSE, about_unit
from ..models import Invitation

PAGE = 50
FRESH, INVITED, NO_EMAIL = "fresh", "invited", "no_email"
_NARROWED = {
    FRESH: Q(invitation__invited_at__isnull=True),
    INVITED: Q(invitation__invited_at__isnull=False),
    NO_EMAIL: Q(contact_email=""),
}


class UnitLine(NamedTuple):
    """A unit as the list shows it; `listed` of its people are on the list."""

    unit: InvitedUnit
    listed: int
    invitation: Invitation | None
    mail: MailRow | None
    fault: str


class Units(NamedTuple):
    """A page of units, and how many stand where."""

    page: "Page[UnitLine]"
    counts: dict[str, int]


def rows_for(actor: Actor, conference: int, standing: str = "", text: str = "") -> "QuerySet[InvitedUnit]":
    """The units asked, narrowed, in their order; with site, quotas and invitation."""
    if not policies.may_invite(actor, conference):
        raise NotFound
    found = InvitedUnit.objects.filter(conference_id=conference)
    if standing in _NARROWED:
        found = found.filter(_NARROWED[standing])
    rows = found.select_related("site__place", "invitation").prefetch_related("quotas")
    if words := fold(text).split():
        kept = [one.pk for one in rows if all(word in fold(f"{one.name} {one.contact_name}") for word in words)]
        rows = rows.filter(pk__in=kept)
    return rows


def units_for(actor: Actor, conference: Conference, standing: str, text: str, number: str | int = 1) -> Units:
    """One page; a constant number of queries."""
    rows = rows_for(actor, conference.pk, standing, text).annotate(
        listed=Count("delegates", filter=Q(delegates__removed_at__isnull=True))
    )
    rows = rows.order_by("order", "name_key", "pk")  # counting takes the model's own order away
    page = Paginator(rows, PAGE).get_page(number)
    shown = list(page.object_list)
    mails = last_about(conference.pk, PURPOSE, [about_unit(one.pk) for one in shown])
    page.object_list = [_line(one, mails.get(about_unit(one.pk))) for one in shown]  # type: ignore[misc]
    everyone = InvitedUnit.objects.filter(conference=conference).order_by()
    counts = everyone.aggregate(units=Count("pk"), **{kind: Count("pk", filter=q) for kind, q in _NARROWED.items()})
    return Units(page, counts)  # type: ignore[arg-type]


def unit_for(actor: Actor, conference: int, pk: int) -> InvitedUnit:
    """One unit, with site, quotas and invitation."""
    unit = rows_for(actor, conference).filter(pk=pk).first()
    if unit is None:
        raise NotFound
    return unit


def _line(unit: InvitedUnit, mail: MailRow | None) -> UnitLine:
    listed = getattr(unit, "listed", 0)
    return UnitLine(unit, listed, getattr(unit, "invitation", None), mail, say(mail) if mail else "")
