"""Secrets of the two kinds of links, which follow from their rows, and how an office stands in records."""

from datetime import UTC, datetime

from diemcau.infra.derived import derived_secret

from .models import Card, Kit


def kit_secret(kit: Kit) -> str:
    """What stands in the press's address."""
    return derived_secret("diemcau.press.kit", f"{kit.conference_id}/{_said(kit.link_made_at)}")


def card_secret(card: Card) -> str:
    """What stands in the office's address."""
    return derived_secret("diemcau.press.card", f"{card.conference_id}/{card.speaker}/{_said(card.link_made_at)}")


def office_of(conference: int, speaker: str) -> str:
    """The bearer of a card's link."""
    return f"office:{conference}-{speaker[:20]}"


def _said(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else ""
