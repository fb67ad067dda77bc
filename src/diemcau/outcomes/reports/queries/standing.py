"""Where a room stands with its report."""

from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Standing(TextChoices):
    """`WAITING`: nothing came yet, and the deadline (if there is one) has not passed."""

    ON_TIME = "on_time", pgettext_lazy("report", "on time")
    LATE = "late", pgettext_lazy("report", "late")
    WAITING = "waiting", pgettext_lazy("report", "not yet there")
    MISSING = "missing", pgettext_lazy("report", "missing")


SIGNS = {
    Standing.ON_TIME: "ready",
    Standing.LATE: "degraded",
    Standing.WAITING: "unknown",
    Standing.MISSING: "lost",
}
"""Which state's sign and colour a standing has."""


def standing_of(first: datetime | None, due: datetime | None, now: datetime) -> Standing:
    """By when the first version came (None: none did): a later correction makes no report late."""
    if first is None:
        return Standing.MISSING if due is not None and due <= now else Standing.WAITING
    return Standing.LATE if due is not None and first > due else Standing.ON_TIME
