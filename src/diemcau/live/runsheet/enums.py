"""Closed lists of this module."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Layout(models.TextChoices):
    """What a room screen is given to: presets, so that the hub presses one button for all rooms. `auto`: what is on shows
    itself, slides large with the hall beside them."""

    AUTO = "auto", _("As it comes")
    PICTURE = "picture", _("Picture")
    SLIDES = "slides", pgettext_lazy("layout", "Slides")
    BOTH = "both", _("Picture and slides")
    FILM = "film", pgettext_lazy("layout", "Film")
    CARD = "card", _("Card")


class TimerKind(models.TextChoices):
    """Whose time a timer counts. Empty in the database: none is set."""

    SPEAKER = "speaker", _("speaker timer")
    COUNTDOWN = "countdown", _("countdown")


class StepKind(models.TextChoices):
    """What a step of the run sheet did."""

    BEGIN = "begin", _("item begun")
    END = "end", _("item ended")
    CUE = "cue", _("cue fired")
