"""Speakers' cards: sent to offices, corrected, approved, asked to be changed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from diemcau.conferences.archived import require_open
from diemcau.conferences.models import Conference
from diemcau.conferences.queries import access_ends
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.identity import refuse_identity_numbers
from diemcau.kernel.ids import secret_hash
from diemcau.kernel.names import tidy

from .. import policies
from ..cards import FIELDS, MOST_POSITIONS, Face, faces_of, other_than
from ..links import card_secret, office_of
from ..models import Card

DAYS = 60  # where the conference has no dates yet
MOST = {"name": 120, "honorific": 40, "rank": 80, "degree": 80}


@transaction.atomic
def send_card(conference: Conference, *, by: Actor, speaker: str) -> Card:
    """A link for the speaker's office; the one before opens nothing from now on. Raises Refused: forbidden, closed; NotFound."""
    face = _face(conference, speaker, by)
    card = _locked(conference, face)
    end, now = access_ends(conference), timezone.now()
    card.link_made_at, card.link_expires_at = now, end if end is not None and end > now else now + timedelta(days=DAYS)
    card.secret_hash = secret_hash(card_secret(card))
    return _saved(card, by, "send_card")


@transaction.atomic
def end_card_link(conference: Conference, *, by: Actor, speaker: str) -> Card:
    """The office's link opens nothing from now on; what was approved stays approved. Raises Refused: forbidden, closed; NotFound."""
    card = _locked(conference, _face(conference, speaker, by))
    card.secret_hash, card.link_made_at, card.link_expires_at = "", None, None
    return _saved(card, by, "end_card_link")


@transaction.atomic
def edit_card(conference: Conference, *, by: Actor, speaker: str, said: Mapping[str, Any]) -> Card:
    """The card says this: by the organisers, or by the office with its link. What the programme says goes on following it.

    Raises Refused: forbidden, closed; NotFound.
    """
    face = _face(conference, speaker, by)
    card = _locked(conference, face)
    _say(face, card, said)
    if policies.may_keep(by, conference.pk):
        card.words, card.asked_change_at = "", None
    return _saved(card, by, "edit_card")


@transaction.atomic
def approve_card(
    conference: Conference, *, by: Actor, speaker: str, said: Mapping[str, Any], seen: str, name: str
) -> Card:
    """The office stands for the card with these words; `seen` is the digest of what it was shown, `name` who approves.

    Raises Refused: forbidden, closed, card_moved, card_no_name; NotFound.
    """
    face = _face(conference, speaker, by)
    card = _locked(conference, face)
    if face.digest != seen:
        raise Refused("card_moved")
    if not tidy(name):
        raise Refused("card_no_name")
    _say(face, card, said)
    face.card = card
    card.approved_digest, card.approved_name, card.approved_at = face.digest, tidy(name)[:160], timezone.now()
    card.words, card.asked_change_at = "", None
    return _saved(card, by, "approve_card")


@transaction.atomic
def ask_change(conference: Conference, *, by: Actor, speaker: str, words: str) -> Card:
    """The office asks for a change in its own words; what was approved is approved no more. Raises Refused: forbidden, closed, card_no_words."""
    card = _locked(conference, _face(conference, speaker, by))
    if not tidy(words):
        raise Refused("card_no_words")
    refuse_identity_numbers(words)
    card.words, card.asked_change_at = tidy(words)[:600], timezone.now()
    card.approved_digest, card.approved_name, card.approved_at = "", "", None
    return _saved(card, by, "ask_change")


def _face(conference: Conference, speaker: str, by: Actor) -> Face:
    if not policies.may_keep(by, conference.pk) and by.who != office_of(conference.pk, speaker):
        raise Refused("forbidden")
    require_open(conference)
    found = next(
        (face for face in faces_of(conference) if speaker in (face.key, face.card and face.card.speaker)), None
    )
    if found is None:
        raise NotFound
    return found


def _locked(conference: Conference, face: Face) -> Card:
    speaker = face.card.speaker if face.card else face.key
    Card.objects.get_or_create(conference=conference, speaker=speaker)
    face.card = Card.objects.select_for_update().get(conference=conference, speaker=speaker)
    return face.card


def _say(face: Face, card: Card, said: Mapping[str, Any]) -> None:
    refuse_identity_numbers(
        *(str(said.get(name, "")) for name in FIELDS), *(one for texts in said["positions"].values() for one in texts)
    )
    told: dict[str, Any] = {name: tidy(str(said.get(name, "")))[: MOST[name]] for name in FIELDS}
    told["positions"] = {
        code: [text for one in texts if (text := tidy(one)[:300])][:MOST_POSITIONS]
        for code, texts in said["positions"].items()
    }
    card.said = other_than(face, told)


def _saved(card: Card, by: Actor, verb: str) -> Card:
    card.version += 1
    card.save()
    audit.record(by, f"press.{verb}", conference=card.conference_id, card=card.pk)
    return card
