"""Closed lists of this module."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Basis(models.TextChoices):
    """What is counted."""

    SESSIONS = "sessions", _("Half-days attended")
    SHARE = "share", _("Share of the time attended")


class State(models.TextChoices):
    """How a certificate stands."""

    VALID = "valid", pgettext_lazy("certificate", "Valid")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
    REPLACED = "replaced", pgettext_lazy("certificate", "Revoked and replaced")


class Turned(models.TextChoices):
    """How the page lies."""

    LANDSCAPE = "landscape", _("Landscape")
    PORTRAIT = "portrait", _("Upright")


class Border(models.TextChoices):
    """What runs round the page."""

    NONE = "none", pgettext_lazy("border", "None")
    LINE = "line", _("One line")
    DOUBLE = "double", _("Two lines")
    CORNERS = "corners", _("Two lines with corners")


class Outcome(models.TextChoices):
    """How somebody stands to the rule, for narrowing the list."""

    GETS = "gets", _("gets one now")
    HAS = "has", _("has one already")
    NOT = "not", _("does not get one")
