"""Links that open a page of timer and programme: who has one, and what one opens."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from diemcau.conferences.models import Conference
from diemcau.infra.engine import audience_in
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import as_ms
from diemcau.kernel.errors import NotFound
from diemcau.kernel.ids import secret_hash
from diemcau.kernel.tickets import Ticket
from diemcau.people.queries.tickets import LIFE

from .. import policies
from ..models import Link

AUDIENCES = ("screens", "speakers")


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that opens now."""

    link: Link

    @property
    def conference(self) -> Conference:
        return self.link.conference

    def ticket(self, run: str) -> Ticket:
        """To hear what speakers and screens are shown; it says nothing."""
        until = min(timezone.now() + LIFE, self.link.expires_at)
        hear = tuple(audience_in(run, audience) for audience in AUDIENCES)
        return Ticket(
            kid=self.link.who, who=self.link.who, conference=self.link.conference_id, site=0, device=self.link.who,
            expires=as_ms(until), run=run, hear=hear, kinds=(),
        )  # fmt: skip


def link_behind(secret: str) -> Opened:
    """What this secret opens now. Raises NotFound when it is unknown, revoked or ran out."""
    live = Q(revoked_at__isnull=True, expires_at__gt=timezone.now())
    link = Link.objects.select_related("conference").filter(live, secret_hash=secret_hash(secret)).first()
    if link is None:
        raise NotFound
    return Opened(link)


def links_of(actor: Actor, conference: int) -> "QuerySet[Link]":
    """Links that open now, newest first. Raises NotFound."""
    if not policies.may_run(actor, conference):
        raise NotFound
    return Link.objects.filter(revoked_at__isnull=True, expires_at__gt=timezone.now(), conference=conference)
