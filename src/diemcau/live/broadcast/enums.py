"""Closed lists of this module."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """What comes from the hall."""

    OFF = "off", _("not on air")
    LIVE = "live", _("on air")
    LOST = "lost", _("hall connection lost")
    CLOSED = "closed", _("broadcast ended")


class Joined(models.TextChoices):
    """A room in an external video system, as its technician sees it."""

    UNKNOWN = "unknown", _("not said")
    TRYING = "trying", _("trying")
    JOINED = "joined", _("picture and sound are there")
    NO_SOUND = "no_sound", _("no sound")
    NO_PICTURE = "no_picture", _("no picture")
    FAILED = "failed", _("cannot join")


class Mode(models.TextChoices):
    """How a room takes part, by what its line carries."""

    A = "A", _("picture and sound")
    B = "B", _("sound and slides")
    C = "C", _("slides only")
    D = "D", _("without a line")
