"""Closed lists of this module."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Source(models.TextChoices):
    """Where an entry of the minutes comes from."""

    ITEM = "item", pgettext_lazy("minutes", "Run sheet")
    SHOWN = "shown", pgettext_lazy("minutes", "Shown to all rooms")
    PRESENT = "present", pgettext_lazy("minutes", "Headcount")
    SPOKEN = "spoken", pgettext_lazy("minutes", "Opinion")
    QUESTION = "question", pgettext_lazy("minutes", "Question")
    POLL = "poll", pgettext_lazy("minutes", "Vote")
    OWN = "own", pgettext_lazy("minutes", "Secretary")


class ConclusionKind(models.TextChoices):
    """What was said at the end."""

    CONCLUSION = "conclusion", pgettext_lazy("minutes", "conclusion")
    REQUEST = "request", pgettext_lazy("minutes", "request")
    EMPHASIS = "emphasis", pgettext_lazy("minutes", "emphasis")
