"""Links of speakers: who has one, what its address is, and what one opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from django.utils import timezone

from diemcau.infra.derived import derived_secret
from diemcau.infra.engine import audience_in
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.clock import as_ms
from diemcau.kernel.errors import NotFound
from diemcau.kernel.ids import secret_hash
from diemcau.kernel.tickets import Ticket
from diemcau.people.queries.tickets import LIFE

from .. import policies
from ..enums import LinkPage
from ..models import Conference, SpeakerLink
from .programme import Item, programme_of


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that opens now, and who acts with it."""

    link: SpeakerLink

    @property
    def conference(self) -> Conference:
        return self.link.conference

    @property
    def actor(self) -> Actor:
        held = frozenset({Held(policies.SPEAKER, self.link.conference_id)})
        return Actor(who=self.link.who, name=self.link.holder, held=held)

    def ticket(self, run: str, *, hear: Sequence[str], kinds: Sequence[str] = ()) -> Ticket:
        """To hear these audiences of a run, and to say ops of these kinds."""
        return Ticket(
            kid=self.link.who, who=self.link.who, conference=self.link.conference_id, site=0, device=self.link.who,
            expires=as_ms(min(timezone.now() + LIFE, self.link.expires_at)), run=run,
            hear=tuple(audience_in(run, audience) for audience in hear), kinds=tuple(kinds),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LinkPlace:
    """Somebody or something a link is for, and the one there is. `item` None: the lectern, the stage monitor; `holder` empty: who
    speaks is not known."""

    item: Item | None
    page: str
    holder: str
    link: SpeakerLink | None

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return f"{self.item.id if self.item else 0}/{self.page}/{self.holder}"

    @property
    def url(self) -> str:
        """The whole address; empty without a link, and for one made under another secret key of the installation."""
        secret = secret_of(self.link) if self.link else ""
        kept = self.link is not None and secret_hash(secret) == self.link.secret_hash
        return f"{options().public_url.rstrip('/')}/speak/{secret}" if kept else ""


def secret_of(link: SpeakerLink) -> str:
    """What stands in its address."""
    made = link.made_at.astimezone(UTC).isoformat(timespec="microseconds")
    facts = f"{link.conference_id}/{link.page}/{link.item_id}/{link.holder}/{made}"
    return derived_secret("diemcau.conferences.speaker", facts)


def link_behind(secret: str) -> Opened:
    """What this secret opens now. Raises NotFound when it is unknown, ended or ran out."""
    live = SpeakerLink.objects.filter(secret_hash=secret_hash(secret), expires_at__gt=timezone.now())
    link = live.select_related("conference", "item").first()
    if link is None:
        raise NotFound
    return Opened(link)


def link_for(actor: Actor, conference: Conference, number: int) -> SpeakerLink:
    """A link of this conference, for those who hand them out. Raises NotFound."""
    link = conference.speaker_links.filter(pk=number).first()
    if link is None or not policies.may_lead(actor, conference.pk):
        raise NotFound
    return link


def link_places(actor: Actor, conference: Conference, language: str) -> list[LinkPlace]:
    """Lectern, stage, then everybody who speaks, in the order of the programme; names as in the main language. Raises NotFound."""
    if not policies.may_lead(actor, conference.pk):
        raise NotFound
    links = conference.speaker_links.filter(expires_at__gt=timezone.now())
    there = {(link.item_id, link.page, link.holder): link for link in links}
    items = {item.id: item for item in programme_of(conference, language).items}
    wanted: list[tuple[int | None, str, str]] = [(None, LinkPage.SPEAKER, ""), (None, LinkPage.STAGE, "")]
    for item in programme_of(conference, conference.language).items:
        names = [speaker.name or speaker.text for speaker in item.speakers] or [""] * item.wants_speaker
        wanted += [(item.id, LinkPage.SPEAKER, name[:160]) for name in names]
    order = {None: -1} | {number: at for at, number in enumerate(items)}
    places = sorted(dict.fromkeys([*wanted, *there]), key=lambda place: order[place[0]])
    return [
        LinkPlace(items.get(number or 0), page, who, there.get((number, page, who))) for number, page, who in places
    ]
