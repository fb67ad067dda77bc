"""Rows that people put in order by hand: cues of an item, its decks, lines of the programme."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def move(siblings: Iterable[Row], row: Row, *, up: bool) -> bool:
    """One place up or down among `siblings`, which come in their order; False at the edge, where nothing is written."""
    rows = list(siblings)
    at = rows.index(row)
    target = at - 1 if up else at + 1
    if not 0 <= target < len(rows):
        return False
    rows.insert(target, rows.pop(at))
    put_in_order(rows)
    return True


def put_in_order(rows: Iterable[Row]) -> None:
    """From now on `order` (0, 1, …) says how they stand here. One statement."""
    found = list(rows)
    for order, row in enumerate(found):
        setattr(row, "order", order)  # noqa: B010 - any model with that field
    if found:
        type(found[0])._default_manager.bulk_update(found, ["order"])
