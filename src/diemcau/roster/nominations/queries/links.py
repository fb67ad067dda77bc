"""Links of units: what their address is, and what one opens."""

from dataclasses import dataclass
from datetime import UTC

from django.utils import timezone

from diemcau.conferences.enums import Status
from diemcau.conferences.models import Conference
from diemcau.infra.derived import derived_secret
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound
from diemcau.kernel.ids import secret_hash

from ...models import InvitedUnit
from .. import policies
from ..models import UnitLink


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that opens now, and who acts with it."""

    unit: InvitedUnit

    @property
    def conference(self) -> Conference:
        return self.unit.conference

    @property
    def actor(self) -> Actor:
        held = frozenset({Held(policies.UNIT_CONTACT, self.unit.conference_id)})
        return Actor(who=policies.who_of(self.unit.pk), name=self.unit.contact_name or self.unit.name, held=held)


def secret_of(link: UnitLink) -> str:
    """What stands in its address."""
    made = link.made_at.astimezone(UTC).isoformat(timespec="microseconds")
    return derived_secret("diemcau.nominations.unit", f"{link.unit_id}/{made}")


def url_of(link: UnitLink) -> str:
    """The whole address; empty for one that ran out, or was made under another secret key of the installation."""
    secret = secret_of(link)
    opens = secret_hash(secret) == link.secret_hash and link.expires_at > timezone.now()
    return f"{options().public_url.rstrip('/')}/u/{secret}" if opens else ""


def ended_behind(secret: str) -> Conference | None:
    """Of a link that ran out, or whose conference was put away, the conference: whoever holds it is told whom to ask."""
    link = UnitLink.objects.filter(secret_hash=secret_hash(secret)).select_related("unit__conference").first()
    return link.unit.conference if link else None


def link_behind(secret: str) -> Opened:
    """What this secret opens now. Raises NotFound when it is unknown, ended or ran out, or the conference was put away."""
    live = UnitLink.objects.filter(secret_hash=secret_hash(secret), expires_at__gt=timezone.now())
    live = live.exclude(unit__conference__status=Status.ARCHIVED)
    link = live.select_related("unit__conference", "unit__site").first()
    if link is None:
        raise NotFound
    return Opened(link.unit)
