"""Closed lists of this module."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CallState(models.TextChoices):
    """Whether units may work on their lists."""

    DRAFT = "draft", _("being prepared")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class NominationState(models.TextChoices):
    """Where a unit's list stands."""

    OPEN = "open", _("not confirmed yet")
    CONFIRMED = "confirmed", _("waits for approval")
    RETURNED = "returned", _("sent back")
    TAKEN = "taken", _("on the delegate list")
    DECLINED = "declined", _("sends nobody")


class DeclineReason(models.TextChoices):
    """Why a unit sends nobody: a closed list, so that nothing about persons slips in."""

    DUTY = "duty", _("other duties at that time")
    ELSEWHERE = "elsewhere", _("its people come with another unit")
    NOT_CONCERNED = "not_concerned", _("the subject does not concern the unit")
    NO_UNIT = "no_unit", _("the unit was merged or dissolved")
    OTHER = "other", _("another reason")


class AwayReason(models.TextChoices):
    """Why a person who is listed does not come: a closed list, so that nothing about health slips in."""

    DUTY = "duty", _("duty trip")
    LEAVE = "leave", _("approved leave")
    LEFT = "left", _("no longer with the unit")
    MISTAKE = "mistake", _("listed by mistake")
    OTHER = "other", _("another reason")
    UNIT = "unit", _("the unit sends nobody")

    @classmethod
    def offered(cls) -> list["AwayReason"]:
        """What is asked of one person."""
        return [reason for reason in cls if reason != cls.UNIT]


class Standing(models.TextChoices):
    """How far a unit has come, as the organisers chase it."""

    UNASKED = "unasked", _("no link yet")
    UNOPENED = "unopened", _("not opened")
    OPENED = "opened", _("opened, nobody named")
    WORKING = "working", _("names, not confirmed")
    CHANGED = "changed", _("changed, to be confirmed again")
    RETURNED = "returned", _("sent back")
    WAITS = "waits", _("waits for approval")
    TAKEN = "taken", _("on the delegate list")
    DECLINED = "declined", _("sends nobody")
