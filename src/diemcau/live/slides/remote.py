"""What the remote's script must know of one deck: its pages, its notes, where to say what."""

from typing import Any

from diemcau.kernel.clock import as_ms

from . import queries
from .models import Deck


def remote_facts(deck: Deck, *, show: str, notes: str, point: str = "") -> dict[str, Any]:
    """JSON for `slides/js/remote.js`. `point` empty: this page cannot point."""
    pages = [
        {"thumb": page.thumb, "small": page.small, "notes": page.notes, "wide": page.width >= page.height}
        for page in queries.pages_of(deck)
    ]
    begins, length = _time_of(deck)
    return {
        "deck": deck.pk, "base": queries.base_of(deck.conference_id), "pages": pages,
        "show": show, "notes": notes, "point": point, "begins": begins, "length": length,
    }  # fmt: skip


def _time_of(deck: Deck) -> tuple[int | None, int | None]:
    """When the deck's item began (Unix ms), and how long it is planned to take (ms)."""
    item = deck.item
    if item is None:
        return None, None
    running = item.actual_start is not None and item.actual_end is None
    length = as_ms(item.planned_end) - as_ms(item.planned_start) if item.planned_start and item.planned_end else None
    return (as_ms(item.actual_start) if running and item.actual_start else None), length
