"""Saving what was said of a row, and nothing else of it."""

from collections.abc import Iterable

from django.db.models import Model

from diemcau.kernel.errors import NotFound


def save_said(row: Model, names: Iterable[str]) -> None:
    """Write these fields of `row`. It was read before the transaction: what others wrote into its other fields since then stays
    (`row.save()` would put that back). Raises NotFound when the row was removed meanwhile."""
    said = {name: getattr(row, name) for name in names}
    if said and not type(row)._default_manager.filter(pk=row.pk).update(**said):
        raise NotFound
