"""Closed lists of this module."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Naming(models.TextChoices):
    """What an asker lets others see."""

    NAMED = "named", _("by name")
    UNIT = "unit", _("by unit only")
    ANONYMOUS = "anonymous", _("anonymously")


class Way(models.TextChoices):
    """How a question came in."""

    PHONE = "phone", _("by the delegate’s phone")
    ROOM_PHONE = "room_phone", _("by a phone with the room’s code")
    DESK = "desk", _("by the room’s desk")
    HUB = "hub", _("typed by the hub")
    BOX = "box", _("anonymously")


class Step(models.TextChoices):
    """How far those who moderate have taken a question."""

    NEW = "new", pgettext_lazy("question", "new")
    QUEUED = "queued", pgettext_lazy("question", "in the queue")
    LIVE = "live", pgettext_lazy("question", "being answered")
    ANSWERED = "answered", pgettext_lazy("question", "answered")
    WRITTEN = "written", pgettext_lazy("question", "gets a written answer")
    DECLINED = "declined", pgettext_lazy("question", "declined")


class WordKind(models.TextChoices):
    """What was said of a question that is there, or still to come."""

    SUPPORT = "support", "support"
    UNSUPPORT = "unsupport", "unsupport"
    WITHDRAW = "withdraw", "withdraw"
