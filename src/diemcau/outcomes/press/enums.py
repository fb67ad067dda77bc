"""Closed lists of this module."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PhotoState(models.TextChoices):
    """How far a photo is."""

    WORKING = "working", pgettext_lazy("photo", "being made ready")
    READY = "ready", pgettext_lazy("photo", "ready")
    REFUSED = "refused", pgettext_lazy("photo", "cannot be used")


class CardStanding(models.TextChoices):
    """How far a speaker's card is with the speaker's office. None of it is kept: it follows from the card."""

    UNASKED = "unasked", _("not sent yet")
    ASKED = "asked", _("waits for the office")
    CHANGE = "change", _("a change is asked for")
    MOVED = "moved", _("changed since it was approved")
    APPROVED = "approved", pgettext_lazy("card", "approved")
