"""Closed lists of invitations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """What somebody who was invited said."""

    YES = "yes", _("will come")
    NO = "no", _("cannot come")
    SUBSTITUTE = "substitute", _("asks to send somebody else")


class Reason(models.TextChoices):
    """Why somebody cannot come: never free text, which would hold what is nobody's business."""

    DUTY = "duty", _("on duty elsewhere")
    LEAVE = "leave", _("on approved leave")
    OTHER = "other", _("another reason")


class Way(models.TextChoices):
    """How an invitation went out last."""

    EMAIL = "email", _("e-mail")
    MESSAGE = "message", _("SMS or Zalo")
    PAPER = "paper", _("on paper")


class Letter(models.TextChoices):
    """What is written to somebody."""

    INVITATION = "invitation", _("invitation")
    REMINDER = "reminder", _("reminder")
    CHANGE = "change", _("change of time or place")
    CANCELLATION = "cancellation", _("cancellation")
