"""Who was invited, how, and what they answered."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference

from ..models import Delegate, InvitedUnit
from .enums import Answer, Reason, Way


class Asking(models.Model):
    """How a conference invites: until when answers are wanted, whom to ask, own wordings, and the state of its calendar entry.

    `wordings` are ``{"person.invitation": {"subject", "text"}}``; what is missing is worded by the house. `calendar_facts` is a digest of
    times and places, `calendar_sequence` grows whenever they change (RFC 5545), `calendar_kept` are the half-days that went into calendars.
    """

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, related_name="asking")
    answer_by = models.DateTimeField(_("answers wanted by"), null=True, blank=True)
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    contact_phone = models.CharField(_("contact's telephone"), max_length=24, blank=True)
    contact_email = models.EmailField(_("contact's e-mail"), blank=True)
    wordings = models.JSONField(default=dict, blank=True)
    calendar_facts = models.CharField(max_length=64, blank=True)
    calendar_sequence = models.PositiveIntegerField(default=0)
    calendar_kept = models.JSONField(default=dict, blank=True)
    encloses_paper = models.BooleanField(_("the invitation as PDF goes along"), default=False)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.conference_id}"


class Invitation(models.Model):
    """The invitation of one person, or of one unit, as it stands. No row: nobody has invited them yet, and they said nothing."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="invitations")
    delegate = models.OneToOneField(
        Delegate, null=True, blank=True, on_delete=models.CASCADE, related_name="invitation"
    )
    unit = models.OneToOneField(InvitedUnit, null=True, blank=True, on_delete=models.CASCADE, related_name="invitation")
    way = models.CharField(max_length=8, choices=Way.choices, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.CharField(max_length=40, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=8, choices=Reason.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(delegate__isnull=False, unit__isnull=True) | Q(delegate__isnull=True, unit__isnull=False),
                name="invitation_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.delegate_id or self.unit_id} {self.answer}"
