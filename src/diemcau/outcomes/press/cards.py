"""Speakers' cards: what the programme says of a speaker, what stands on the card otherwise, and whether its office approved just that."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from diemcau.conferences.models import Conference, Speaker
from diemcau.kernel.localised import choose
from diemcau.kernel.names import canonical

from .enums import CardStanding
from .models import Card

Texts = Mapping[str, str]
FIELDS = ("name", "honorific", "rank", "degree")
MOST_POSITIONS = 12


@dataclass(slots=True)
class Face:
    """A speaker of the programme with the card there is. `positions`: by language, in their order; `topics`: titles, by language."""

    key: str
    programme: dict[str, Any]
    body: Texts
    topics: list[Texts] = field(default_factory=list)
    card: Card | None = None

    @property
    def said(self) -> dict[str, Any]:
        """What is printed: of the card, else of the programme."""
        own = self.card.said if self.card else {}
        return {**self.programme, **own, "positions": {**self.programme["positions"], **own.get("positions", {})}}

    @property
    def digest(self) -> str:
        """Of all that is printed, in every language: an approval is of these words."""
        told = {**self.said, "body": dict(self.body), "topics": [dict(one) for one in self.topics]}
        return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def is_approved(self) -> bool:
        return self.card is not None and self.card.approved_digest == self.digest

    @property
    def standing(self) -> CardStanding:
        if self.card is None:
            return CardStanding.UNASKED
        if self.card.words:
            return CardStanding.CHANGE
        if self.is_approved:
            return CardStanding.APPROVED
        if self.card.approved_digest:
            return CardStanding.MOVED
        return CardStanding.ASKED if self.card.secret_hash else CardStanding.UNASKED

    @property
    def differs(self) -> bool:
        """Whether the card says something else than the programme."""
        return self.said != {**self.programme}

    def heading(self) -> str:
        """“Bà PGS.TS Lò Thị Mai”; empty where only the office is known."""
        said = self.said
        return " ".join(part for part in (said["honorific"], said["degree"], said["name"]) if part)

    def positions(self, language: str) -> list[str]:
        told = self.said["positions"]
        return list(told.get(language) or next((one for one in told.values() if one), []))

    def called(self, language: str) -> str:
        """In lists: the name, else the offices."""
        return self.said["name"] or "; ".join(self.positions(language)) or choose(self.body, language)


def key_of(name: str, offices: Iterable[str]) -> str:
    """Who is one and the same speaker of a conference: by name, else by offices."""
    whole = canonical(name) or "office:" + "|".join(map(canonical, offices))
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def faces_of(conference: Conference) -> list[Face]:
    """Everybody who presents something, once, in the order of the programme, with their cards. Two queries."""
    rows = Speaker.objects.filter(item__session__conference=conference).select_related("item", "organisation")
    rows = rows.order_by("item__session__day__order", "item__session__order", "item__order", "item__pk", "order", "pk")
    cards = list(conference.speaker_cards.order_by("pk"))
    by_key = {_renamed(card): card for card in cards if card.said.get("name")} | {card.speaker: card for card in cards}
    faces: dict[str, Face] = {}
    for row in rows:
        face = _face(row, conference.language)
        if face is None:
            continue
        kept = faces.setdefault(face.key, face)
        kept.card = by_key.get(face.key)
        if dict(row.item.title) not in kept.topics:
            kept.topics.append(dict(row.item.title))
    return list(faces.values())


def _renamed(card: Card) -> str:
    """The key of a card whose name the office corrected, once the programme says it that way, too."""
    return key_of(card.said.get("name", ""), ())


def _face(row: Speaker, language: str) -> Face | None:
    offices = [choose(one, language) for one in row.positions]
    body = dict(row.organisation.name) if row.organisation else {}
    whole = [one for one in (*offices, choose(body, language)) if one]
    if not row.name and not whole:
        return None
    spoken = dict.fromkeys([language, *(code for one in row.positions for code in one)])
    positions = {code: texts for code in spoken if (texts := [one[code] for one in row.positions if one.get(code)])}
    said = {"name": row.name, "honorific": row.honorific, "rank": "", "degree": "", "positions": positions}
    return Face(key_of(row.name, whole), said, body)


def other_than(face: Face, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be kept of `said`: only what the programme does not say itself, so that the rest goes on following it."""
    kept: dict[str, Any] = {name: said[name] for name in FIELDS if said[name] != face.programme[name]}
    own = face.programme["positions"]
    positions = {code: list(texts) for code, texts in said["positions"].items() if list(texts) != own.get(code, [])}
    return kept | ({"positions": positions} if positions else {})


def approved(faces: Sequence[Face]) -> list[Face]:
    """Those whose cards may leave the kit."""
    return [face for face in faces if face.is_approved]
