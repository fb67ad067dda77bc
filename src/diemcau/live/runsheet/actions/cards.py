"""Cards: full-screen texts kept ready."""

from collections.abc import Mapping

from django.db import transaction

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.outbox import RUNS, announce
from diemcau.kernel.actor import Actor
from diemcau.kernel.names import tidy

from ..enums import Layout
from ..models import Card, Sheet
from .gate import LAYOUT, require_runner, told_all_runs

Texts = Mapping[str, str]


@transaction.atomic
def add_card(conference: Conference, *, by: Actor, title: Texts, text: Texts) -> Card:
    """Keep a card ready. Raises Refused(forbidden)."""
    require_runner(by, conference.pk)
    card = Card.objects.create(conference=conference, title=_said(title), text=_said(text))
    return _told(card, by, "add_card")


@transaction.atomic
def edit_card(card: Card, *, by: Actor, title: Texts, text: Texts) -> Card:
    """Other words; rooms that show it show them at once. Raises Refused(forbidden)."""
    require_runner(by, card.conference_id)
    card.title, card.text = _said(title), _said(text)
    card.save(update_fields=["title", "text"])
    return _told(card, by, "edit_card")


@transaction.atomic
def remove_card(card: Card, *, by: Actor) -> None:
    """The card goes; rooms that show it go back to what is on. Raises Refused(forbidden)."""
    require_runner(by, card.conference_id)
    Sheet.objects.filter(card=card).update(layout=Layout.AUTO, card=None)
    _told(card, by, "remove_card").delete()


def _said(texts: Texts) -> dict[str, str]:
    lines = {language: "\n".join(tidy(line) for line in text.splitlines()).strip() for language, text in texts.items()}
    return {language: text for language, text in lines.items() if text}


def _told(card: Card, by: Actor, verb: str) -> Card:
    audit.record(by, f"runsheet.{verb}", conference=card.conference_id, card=card.pk)
    for run in RUNS:
        announce(card.conference_id, LAYOUT, run=run)
    told_all_runs(card.conference_id)
    return card
