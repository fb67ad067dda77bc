"""What rooms confirmed of their day, version by version, and until when they were to."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference, Site

from .enums import Way


class Deadline(models.Model):
    """Until when the rooms of a conference are to report. `version` grows with every change."""

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.conference_id} {self.due_at}"


class RoomReport(models.Model):
    """One confirmed version of a room’s report, never changed. That of the latest `at` holds (of equal ones the highest number): what an offline
    desk hands in later is no newer for it.

    `snapshot`: the draft as the record stood then (drafting.py); `own_present`: persons in the room's own word, None: it said none;
    `name`: who confirmed, as the room said, `by`: who sent it; `op_id`: the desk's op, so that one sent twice is one.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="reports")
    run = models.CharField(max_length=10, default="live")
    number = models.PositiveIntegerField(_("version"))
    snapshot = models.JSONField(default=dict)
    own_present = models.PositiveIntegerField(_("present in the room's own word"), null=True, blank=True)
    remark = models.TextField(_("remarks of the room"), blank=True)
    way = models.CharField(_("way"), max_length=10, choices=Way.choices, default=Way.DESK)
    name = models.CharField(_("confirmed by"), max_length=400, blank=True)
    by = models.CharField(max_length=64)
    by_name = models.CharField(_("entered by"), max_length=160, blank=True)
    at = models.DateTimeField(_("confirmed at"), default=timezone.now)
    op_id = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["site", "run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["site", "run", "number"], name="report_version_once"),
            models.UniqueConstraint(fields=["op_id"], name="report_op_once"),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.run} {self.number}"
