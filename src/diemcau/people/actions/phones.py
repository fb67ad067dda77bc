"""Delegates' phones turned away, by groups: nobody keeps a list of them."""

from collections.abc import Iterable

from django.utils import timezone

from diemcau.kernel.clock import as_ms
from diemcau.kernel.phones import Ended

from .keys import revoke_keys

MARGIN_MS = 3_000  # whoever asked while this was being written may have been let in by what stood there before


def end_phones(groups: Iterable[str], *, conference: int) -> None:
    """Every ticket of these groups made until now is worthless; who may still come in fetches another one. Part of other actions, which
    ask for the right."""
    now = as_ms(timezone.now()) + MARGIN_MS
    revoke_keys([str(Ended(group, now)) for group in groups], conference=conference)
