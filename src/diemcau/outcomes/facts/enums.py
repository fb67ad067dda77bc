"""Closed lists of this module."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Occasion(models.TextChoices):
    """When a fact sheet is frozen (domain.md §8)."""

    BEFORE = "before", _("before the opening")
    PRESS = "press", _("at a press time")
    FINAL = "final", _("final")


class Verb(models.TextChoices):
    """What somebody said of a figure."""

    STATED = "stated", _("stated")
    CONFIRMED = "confirmed", _("confirmed")
    WITHDRAWN = "withdrawn", _("withdrawn")
