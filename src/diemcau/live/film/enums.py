"""Closed lists of this module."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FilmState(models.TextChoices):
    """How far a film is on its way into the house."""

    CHECKING = "checking", _("being checked")
    READY = "ready", pgettext_lazy("film", "ready")
    REFUSED = "refused", _("cannot be used")


class ShowState(models.TextChoices):
    """What all rooms are to show."""

    IDLE = "idle", _("no film is shown")
    PLAYING = "playing", _("the film is running")
    PAUSED = "paused", _("the film is paused")


class UploadKind(models.TextChoices):
    """What somebody is sending."""

    FILM = "film"
    MATERIAL = "material"


class Readers(models.TextChoices):
    """Who may fetch a material."""

    HUB = "hub", _("the organisers only")
    ROOMS = "rooms", _("the organisers and the rooms' people")
    EVERYBODY = "everybody", _("everybody who takes part")
