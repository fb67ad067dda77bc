"""Links that open a page of timer and programme."""

import secrets
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from diemcau.conferences.models import Conference
from diemcau.conferences.queries import access_ends
from diemcau.infra import audit
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor
from diemcau.kernel.ids import secret_hash
from diemcau.kernel.names import tidy
from diemcau.people.actions.keys import revoke_keys

from ..enums import Page
from ..models import Link
from .gate import require_runner

DAYS = 60  # where the conference has no dates yet


class MadeLink(NamedTuple):
    """A link and its secret: the database keeps the hash only."""

    link: Link
    secret: str

    @property
    def url(self) -> str:
        return f"{options().public_url.rstrip('/')}/speaking/{self.secret}"


@transaction.atomic
def make_link(conference: Conference, *, by: Actor, holder: str, page: str = Page.SPEAKER) -> MadeLink:
    """A link to the speaker's page or the stage monitor; it ends with the conference. Raises Refused(forbidden)."""
    require_runner(by, conference.pk)
    secret, end, now = secrets.token_urlsafe(16), access_ends(conference), timezone.now()
    link = Link.objects.create(
        conference=conference, page=page, holder=tidy(holder)[:120], secret_hash=secret_hash(secret), made_by=by.who,
        expires_at=end if end is not None and end > now else now + timedelta(days=DAYS),
    )  # fmt: skip
    audit.record(by, "runsheet.make_link", conference=conference.pk, link=link.pk)
    return MadeLink(link, secret)


@transaction.atomic
def revoke_link(link: Link, *, by: Actor) -> None:
    """The link ends now, and what is open through it within seconds. Raises Refused(forbidden)."""
    require_runner(by, link.conference_id)
    Link.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    revoke_keys([link.who], conference=link.conference_id)
    audit.record(by, "runsheet.revoke_link", conference=link.conference_id, link=link.pk)
