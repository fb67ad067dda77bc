"""Closed lists of this module."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Step(models.TextChoices):
    """How far a room that wants to speak has come. Empty in the database: it does not ask."""

    ASKED = "asked", _("asks to speak")
    CHECKING = "checking", _("being checked")
    READY = "ready", pgettext_lazy("call-in", "checked, ready")
    NEXT = "next", pgettext_lazy("call-in", "next")
    ON = "on", pgettext_lazy("call-in", "on air")


class Way(models.TextChoices):
    """How a room's voice reaches the hall."""

    LINE = "line", _("camera and microphone")
    PHONE = "phone", _("by telephone")
