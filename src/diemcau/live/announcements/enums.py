"""Closed lists of this module."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemcau.conferences.enums import ProblemKind


class Kind(models.TextChoices):
    """How much a message presses."""

    NOTICE = "notice", pgettext_lazy("message", "Notice")
    URGENT = "urgent", pgettext_lazy("message", "Urgent")
    NEXT = "next", _("Your room is next")


class Reach(models.TextChoices):
    """Whom a message is for."""

    ALL = "all", _("all rooms")
    LEVEL = "level", _("rooms of one level")
    ROOMS = "rooms", _("chosen rooms")


class Side(models.TextChoices):
    """Who says a phrase of the chat."""

    ROOM = "room", _("rooms")
    HUB = "hub", _("the hub")


class Trouble(models.TextChoices):
    """What an incident is about: a problem that rooms can name, a call for help, a room that was lost."""

    LINE = "line", ProblemKind.LINE.label
    POWER = "power", ProblemKind.POWER.label
    AUDIO = "audio", ProblemKind.AUDIO.label
    VIDEO = "video", ProblemKind.VIDEO.label
    MEDIA = "media", ProblemKind.MEDIA.label
    ACCESS = "access", ProblemKind.ACCESS.label
    OTHER = "other", ProblemKind.OTHER.label
    CALL = "call", _("asked to be rung")
    LOST = "lost", _("was lost")
