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
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


class SubstitutionState(models.TextChoices):
    """What came of a proposal to send somebody else."""

    PROPOSED = "proposed", _("waits for consent")
    AGREED = "agreed", _("agreed to")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class RequestKind(models.TextChoices):
    """What somebody asks of the data kept about them."""

    CORRECT = "correct", _("correct my data")
    ERASE = "erase", _("erase my data")


class RequestState(models.TextChoices):
    """What came of it. `part`: what is not needed as a record was erased, the rest stays until its time."""

    OPEN = "open", _("to be answered")
    DONE = "done", _("done")
    PART = "part", _("done in part")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
