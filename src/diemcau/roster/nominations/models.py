"""What units asked for names say. Nobody here is expected yet: who is taken over becomes a delegate of the roster."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference, Site

from ..models import Delegate, DelegateGroup, InvitedUnit
from .enums import AwayReason, CallState, DeclineReason, NominationState


class Call(models.Model):
    """How a conference asks its units for names; without one nobody is asked yet. `message` is told to the units (by language)."""

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, related_name="call")
    state = models.CharField(_("state"), max_length=10, choices=CallState.choices, default=CallState.DRAFT)
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    wants_approval = models.BooleanField(_("lists are approved"), default=False)
    message = models.JSONField(_("message to the units"), default=dict, blank=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.conference_id} {self.state}"

    @property
    def takes_lists(self) -> bool:
        """Whether units may change and confirm their lists now."""
        return self.state == CallState.OPEN and (self.deadline is None or timezone.now() < self.deadline)


class UnitLink(models.Model):
    """Opens a unit's own page to whoever has its secret. One that was ended is deleted; renewing makes another."""

    unit = models.OneToOneField(InvitedUnit, on_delete=models.CASCADE, related_name="link")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=40)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"unit:{self.unit_id}"


class Nomination(models.Model):
    """A unit's list as a whole. `version` counts the changes of the list; `confirmed_version` is the one that was confirmed last.

    Without a row the page was never opened. `first_seen`, `last_seen`: by the unit. `taken_at`: when people of it last became
    delegates. `decided_*`: approved or sent back, with `words` to the unit. `reminded_at`, `reminders`: of the chase list.
    """

    unit = models.OneToOneField(InvitedUnit, on_delete=models.CASCADE, related_name="nomination")
    state = models.CharField(_("state"), max_length=10, choices=NominationState.choices, default=NominationState.OPEN)
    version = models.PositiveIntegerField(default=0)
    confirmed_version = models.PositiveIntegerField(default=0)
    first_seen = models.DateTimeField(null=True, blank=True)
    last_seen = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=40, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=16, choices=DeclineReason.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=40, blank=True)
    words = models.CharField(_("words to the unit"), max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.state}"


class Nominee(models.Model):
    """Somebody whom a unit names, as it was typed, faults included (`problems`: ``{"field", "code", "value"}``).

    `delegate`: who it is on the delegate list, once taken over, or because they stood there before. `taken`: the fields as they
    were then; what differs from them is what the unit changed. `is_away`: does not come, though listed (`reason`).
    `stands_for`: in whose place. `version` counts the changes of this row, so that of two at once neither is lost.
    """

    unit = models.ForeignKey(InvitedUnit, on_delete=models.CASCADE, related_name="nominees")
    no = models.PositiveIntegerField(_("row number"), default=0)
    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    honorific = models.CharField(_("honorific"), max_length=40, blank=True)
    position = models.CharField(_("position"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    group = models.ForeignKey(DelegateGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)
    problems = models.JSONField(default=list)
    is_away = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=10, choices=AwayReason.choices, blank=True)
    stands_for = models.ForeignKey(Delegate, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    delegate = models.OneToOneField(Delegate, null=True, blank=True, on_delete=models.SET_NULL, related_name="nominee")
    taken = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["no", "pk"]
        indexes = [models.Index(fields=["unit", "no"], name="nominee_by_number")]

    def __str__(self) -> str:
        return self.full_name
