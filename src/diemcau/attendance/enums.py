"""Closed lists of this module."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FactKind(models.TextChoices):
    """What a fact about a delegate says: the op's kind without ``attendance.``"""

    CHECK_IN = "check_in", _("check-in")
    CHECK_OUT = "check_out", _("check-out")
    UNDO = "undo", _("undo")
    ABSENT = "absent", _("absence")
    WALK_IN = "walk_in", _("walk-in")
    VISITOR = "visitor", _("visitor from another room")
    SUBSTITUTE = "substitute", _("substitute")


class State(models.TextChoices):
    """Where a delegate stands in a session. No row: nobody has said anything that holds."""

    PRESENT = "present", _("present")
    LEFT = "left", _("left")
    ABSENT = "absent", _("absent")
    REPLACED = "replaced", _("sent a substitute")


class Mark(models.TextChoices):
    """How a delegate came onto the list, as far as counting cares."""

    LISTED = "listed", _("on the list")
    WALK_IN = "walk_in", _("walk-in")
    SUBSTITUTE = "substitute", _("substitute")


class AbsenceReason(models.TextChoices):
    """Why somebody does not come: a closed list, so that nothing about health or family slips in."""

    DUTY_TRIP = "duty_trip", _("on a duty trip")
    APPROVED_LEAVE = "approved_leave", _("on approved leave")
    SUBSTITUTE_SENT = "substitute_sent", _("sent a substitute")
    OTHER = "other", _("other reason")


class Via(models.TextChoices):
    """How a presence was taken."""

    QR = "qr", _("QR code")
    LIST = "list", _("list")
    PAPER = "paper", _("paper list")


class Channel(models.TextChoices):
    """How a headcount came to the hub."""

    APP = "app", _("room desk")
    SMS = "sms", _("text message")
    PHONE = "phone", _("telephone")
    PAPER = "paper", _("paper")
