"""Decks and their pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from diemcau.conferences.enums import LinkPage
from diemcau.conferences.models import Conference, SpeakerLink
from diemcau.conferences.queries import conference_for, current_item, programme_of
from diemcau.infra.models import JobRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.ui.refusals import text_of

from .. import policies
from ..enums import DeckState
from ..models import Deck, Page
from .shows import show_row


@dataclass(frozen=True, slots=True)
class DeckFacts:
    """A deck as a page shows it: `progress` 0 to 1 while it arrives or is made, `why` a sentence when it cannot be shown."""

    deck: Deck
    state: str
    progress: float
    why: str
    thumb: str

    @property
    def is_ready(self) -> bool:
        return self.state == DeckState.READY

    @property
    def is_coming(self) -> bool:
        return self.state in (DeckState.ARRIVING, DeckState.WORKING)

    @property
    def percent(self) -> int:
        return int(100 * self.progress)


@dataclass(frozen=True, slots=True)
class ItemDecks:
    """A line of the programme with its decks; `item` 0: decks of no item."""

    item: int
    title: str
    is_running: bool
    decks: tuple[DeckFacts, ...]


def conference_to_run(actor: Actor, key: str) -> Conference:
    """The conference whose slides the actor runs. Raises NotFound."""
    conference = conference_for(actor, key)
    if not policies.may_run(actor, conference.pk):
        raise NotFound
    return conference


def deck_for(actor: Actor, key: str, number: int) -> Deck:
    """A deck of a conference whose slides the actor runs. Raises NotFound."""
    conference = conference_to_run(actor, key)
    found = conference.decks.select_related("conference", "item").filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


def decks_behind(link: SpeakerLink, run: str) -> list[Deck]:
    """What a speaker's link reaches: the decks of its item; from the lectern those of the item that runs, and the one on the
    screens. Only what is ready."""
    if link.page != LinkPage.SPEAKER:
        return []
    reached, item = Q(item=link.item_id), current_item(link.conference, run)
    if link.item_id is None:
        reached = Q(pk=show_row(link.conference_id, run).deck_id or 0) | (Q(item=item.pk) if item else Q())
    ready = Deck.objects.filter(conference=link.conference_id, state=DeckState.READY)
    return list(ready.filter(reached).select_related("conference", "item"))


def deck_behind(link: SpeakerLink, run: str, number: int) -> Deck:
    """One of them. Raises NotFound."""
    found = next((deck for deck in decks_behind(link, run) if deck.pk == number), None)
    if found is None:
        raise NotFound
    return found


def facts_of(decks: "Sequence[Deck] | QuerySet[Deck]") -> list[DeckFacts]:
    """What pages show of these decks. Three queries, however many."""
    rows = list(decks)
    jobs = JobRow.objects.in_bulk([deck.job_id for deck in rows if deck.job_id and deck.state == DeckState.WORKING])
    firsts = Page.objects.filter(deck__in=[deck.pk for deck in rows], number=1).values_list("deck", "thumb")
    thumbs = dict(firsts)
    return [_facts(deck, jobs.get(deck.job_id or 0), thumbs.get(deck.pk, "")) for deck in rows]


def _facts(deck: Deck, job: JobRow | None, thumb: str) -> DeckFacts:
    if deck.state == DeckState.ARRIVING:
        return DeckFacts(deck, deck.state, deck.received / max(1, deck.size), "", "")
    if deck.state == DeckState.WORKING and (job is None or job.state == JobRow.State.FAILED):
        return DeckFacts(deck, DeckState.FAILED, 0, text_of("given_up"), "")
    why = text_of(deck.fault, deck.fault_facts) if deck.state == DeckState.FAILED else ""
    return DeckFacts(deck, deck.state, job.progress if job else 0, why, thumb)


def decks_by_item(conference: Conference, language: str, run: str = "live") -> list[ItemDecks]:
    """Every line of the programme with its decks, in order; decks of no line come last."""
    programme = programme_of(conference, language, run)
    facts = facts_of(conference.decks.select_related("conference"))
    items = [
        ItemDecks(item.id, item.title, item.is_running, tuple(f for f in facts if f.deck.item_id == item.id))
        for item in programme.items
    ]
    loose = tuple(f for f in facts if f.deck.item_id is None)
    return [*items, ItemDecks(0, "", False, loose)] if loose or not items else items


def pages_of(deck: Deck) -> list[Page]:
    """The pages in their order."""
    return list(deck.pages.all())
