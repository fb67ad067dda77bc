"""Closed lists of this module."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeckState(models.TextChoices):
    """How far a deck is."""

    ARRIVING = "arriving", _("being uploaded")
    WORKING = "working", _("pages are being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("cannot be shown")
