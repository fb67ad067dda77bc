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


class Kind(models.TextChoices):
    """What a room wants to speak for. A point of order is proposed to the front of the queue."""

    CONTRIBUTION = "contribution", pgettext_lazy("call-in", "contribution")
    QUESTION = "question", pgettext_lazy("call-in", "question")
    ORDER = "order", pgettext_lazy("call-in", "point of order")


class Way(models.TextChoices):
    """How a voice reaches the hall. Only of the first one the picture is ours; the others the hub puts on air by hand."""

    LINE = "line", _("camera and microphone")
    PHONE = "phone", _("by telephone")
    EXTERNAL = "external", _("by the external video system")
    HALL = "hall", _("in the hall")
