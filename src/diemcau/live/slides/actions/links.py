"""Links that are speakers' remotes."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from diemcau.conferences.models import Conference, ProgrammeItem
from diemcau.conferences.queries import access_ends
from diemcau.infra import audit
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.ids import secret_hash
from diemcau.kernel.names import tidy
from diemcau.people.actions.keys import revoke_keys

from .. import policies
from ..models import Deck, RemoteLink

DAYS = 60  # where the conference has no dates yet


class MadeLink(NamedTuple):
    """A link and its secret: the database keeps the hash only."""

    link: RemoteLink
    secret: str

    @property
    def url(self) -> str:
        return f"{options().public_url.rstrip('/')}/slides/{self.secret}"


@transaction.atomic
def make_remote(
    conference: Conference, *, by: Actor, holder: str, item: ProgrammeItem | None = None, deck: Deck | None = None
) -> MadeLink:
    """A remote for one deck, or for all decks of one item; it ends with the conference. Raises Refused(forbidden)."""
    if not policies.may_run(by, conference.pk) or (item is None) == (deck is None):
        raise Refused("forbidden")
    secret = secrets.token_urlsafe(16)
    link = RemoteLink.objects.create(
        conference=conference, item=item, deck=deck, holder=tidy(holder)[:120], secret_hash=secret_hash(secret),
        made_by=by.who, expires_at=_end(conference),
    )  # fmt: skip
    audit.record(by, "slides.make_remote", conference=conference.pk, link=link.pk)
    return MadeLink(link, secret)


def _end(conference: Conference) -> datetime:
    end, now = access_ends(conference), timezone.now()
    return end if end is not None and end > now else now + timedelta(days=DAYS)


@transaction.atomic
def revoke_remote(link: RemoteLink, *, by: Actor) -> None:
    """The link ends now, and what is open through it within seconds. Raises Refused(forbidden)."""
    if not policies.may_run(by, link.conference_id):
        raise Refused("forbidden")
    RemoteLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    revoke_keys([link.who], conference=link.conference_id)
    audit.record(by, "slides.revoke_remote", conference=link.conference_id, link=link.pk)
