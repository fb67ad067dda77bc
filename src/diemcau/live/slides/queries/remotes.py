"""Speakers' links: who has one, and what one opens."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from diemcau.conferences.models import Conference, ProgrammeItem
from diemcau.infra.engine import audience_in
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.clock import as_ms
from diemcau.kernel.errors import NotFound
from diemcau.kernel.ids import secret_hash
from diemcau.kernel.tickets import Ticket
from diemcau.people.queries.tickets import LIFE

from .. import policies
from ..enums import DeckState
from ..models import Deck, RemoteLink

POINT = "slides.point"
"""The kind in a ticket that lets its bearer point at the page (plane.pointer)."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A link that opens now: who acts with it, and the decks it reaches."""

    link: RemoteLink
    actor: Actor
    decks: tuple[Deck, ...]

    @property
    def conference(self) -> Conference:
        return self.link.conference

    @property
    def item(self) -> ProgrammeItem | None:
        return self.link.item or (self.link.deck.item if self.link.deck else None)

    def deck(self, number: int) -> Deck:
        """A deck of this link. Raises NotFound."""
        found = next((deck for deck in self.decks if deck.pk == number), None)
        if found is None:
            raise NotFound
        return found

    def ticket(self, run: str) -> Ticket:
        """To hear what the screens show, and to point at it."""
        until = min(timezone.now() + LIFE, self.link.expires_at)
        return Ticket(
            kid=self.link.who, who=self.link.who, conference=self.link.conference_id, site=0, device=self.link.who,
            expires=as_ms(until), run=run, hear=(audience_in(run, "screens"),), kinds=(POINT,),
        )  # fmt: skip


def remote_behind(secret: str) -> Remote:
    """What this secret opens now. Raises NotFound when it is unknown, revoked or ran out."""
    live = Q(revoked_at__isnull=True, expires_at__gt=timezone.now())
    rows = RemoteLink.objects.select_related("conference", "item", "deck__item")
    link = rows.filter(live, secret_hash=secret_hash(secret)).first()
    if link is None:
        raise NotFound
    ready = Deck.objects.filter(conference=link.conference_id, state=DeckState.READY).select_related("conference")
    reached = ready.filter(pk=link.deck_id) if link.deck_id else ready.filter(item=link.item_id)
    held = frozenset({Held(policies.SPEAKER, link.conference_id)})
    return Remote(link, Actor(who=link.who, name=link.holder, held=held), tuple(reached))


def links_of(actor: Actor, conference: int) -> "QuerySet[RemoteLink]":
    """Links that open now, newest first. Raises NotFound."""
    if not policies.may_run(actor, conference):
        raise NotFound
    live = Q(revoked_at__isnull=True, expires_at__gt=timezone.now())
    return RemoteLink.objects.filter(live, conference=conference).select_related("item", "deck")
