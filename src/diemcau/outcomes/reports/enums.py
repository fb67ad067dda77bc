"""How a room's report came."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Way(TextChoices):
    """`DESK`: confirmed on the room's desk; `TELEPHONE`: said by telephone and entered by an organiser."""

    DESK = "desk", pgettext_lazy("report", "on the room’s desk")
    TELEPHONE = "telephone", pgettext_lazy("report", "by telephone")


REPORTED = "report"
"""What changed when a room reported: its subject is the site."""
