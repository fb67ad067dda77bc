"""Closed lists of this module."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DelegateStatus(models.TextChoices):
    """Where a delegate stands."""

    NOMINATED = "nominated", _("nominated")
    INVITED = "invited", _("invited")
    CONFIRMED = "confirmed", _("confirmed")
    DECLINED = "declined", _("declined")
    SUBSTITUTED = "substituted", _("substituted")


class Source(models.TextChoices):
    """How a delegate came onto the list."""

    IMPORT = "import", _("imported list")
    FORM = "form", _("typed in")
    WALK_IN = "walk_in", _("walk-in")
    SUBSTITUTE = "substitute", _("substitute")


class ImportState(models.TextChoices):
    """Where an import stands."""

    OPENING = "opening", _("being opened")
    UPLOADED = "uploaded", _("waiting for the columns")
    READING = "reading", _("being read")
    PREVIEW = "preview", _("ready to confirm")
    WRITING = "writing", _("being written")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
