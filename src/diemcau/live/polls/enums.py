"""Closed lists of this module."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What is chosen from."""

    SINGLE = "single", _("one of several choices")
    MULTIPLE = "multiple", _("several of several choices")
    SCALE = "scale", _("a place on a scale")
    YES_NO = "yes_no", _("yes, no or abstention")
    WORDS = "words", _("words of one’s own")


class Naming(models.TextChoices):
    """What the record of a poll says of who answered."""

    NAMED = "named", pgettext_lazy("poll", "by name")
    UNIT = "unit", pgettext_lazy("poll", "by unit only")
    SECRET = "secret", pgettext_lazy("poll", "secret")


class Results(models.TextChoices):
    """When the rooms see results."""

    HIDDEN = "hidden", _("when they are shown by hand")
    LIVE = "live", _("while answers come in")


class State(models.TextChoices):
    """How far a poll is. An open one whose time is over counts as closed."""

    DRAFT = "draft", pgettext_lazy("poll", "prepared")
    OPEN = "open", pgettext_lazy("poll", "open")
    CLOSED = "closed", pgettext_lazy("poll", "closed")


class Way(models.TextChoices):
    """How an answer came in."""

    PHONE = "phone", _("by the delegate’s phone")
    ROOM_PHONE = "room_phone", _("by a phone with the room’s code")
    TABLET = "tablet", _("on the room’s tablet")
    BADGE = "badge", _("on the room’s tablet, by badge")
