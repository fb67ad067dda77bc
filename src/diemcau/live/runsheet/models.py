"""Cues hung on the programme, what all rooms are to show, and the steps that were made. Moments of timers are Unix ms."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference, ProgrammeItem, Site

from .enums import Layout, StepKind, TimerKind


class Card(models.Model):
    """A full-screen text for all rooms: “Break until 09:45”."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="cards")
    title = models.JSONField(_("title"), default=dict)
    text = models.JSONField(_("text"), default=dict, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(next(iter(self.title.values()), self.pk))


class Cue(models.Model):
    """A cue on an item: a kind registered by name (infra.cue_kinds) and what it means there. `with_item`: fired as the item
    begins, else when the operator advances."""

    item = models.ForeignKey(ProgrammeItem, on_delete=models.CASCADE, related_name="cues")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=20)
    value = models.CharField(_("what"), max_length=200)
    with_item = models.BooleanField(_("as the item begins"), default=False)

    class Meta:
        ordering = ["-with_item", "order", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Sheet(models.Model):
    """Where the run sheet of a conference stands in one run: what screens, speakers and the stage are to show.

    `version` counts the steps, back and forth: who says the one they saw cannot step twice. A timer that runs has
    `timer_until`; one that is held has `timer_left` (ms, below zero when the time is over).
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    version = models.PositiveIntegerField(default=0)
    layout = models.CharField(max_length=10, choices=Layout.choices, default=Layout.AUTO)
    card = models.ForeignKey(Card, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    timer = models.CharField(max_length=10, choices=TimerKind.choices, blank=True)
    timer_length = models.PositiveIntegerField(default=0)
    timer_until = models.BigIntegerField(default=0)
    timer_left = models.BigIntegerField(default=0)
    timer_held = models.BooleanField(default=False)
    timer_in_rooms = models.BooleanField(default=False)
    message = models.CharField(_("message to the speaker"), max_length=200, blank=True)
    message_at = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "run"], name="one_sheet_per_run")]

    def __str__(self) -> str:
        return f"{self.conference_id} {self.run} {self.version}"


class Step(models.Model):
    """A thing that was done, and what was there `before`. Those of one `number` were done, and are undone, together."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=StepKind.choices)
    item = models.ForeignKey(ProgrammeItem, on_delete=models.CASCADE, related_name="+")
    cue = models.ForeignKey(Cue, null=True, blank=True, on_delete=models.SET_NULL, related_name="steps")
    cue_kind = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    fault = models.CharField(max_length=40, blank=True)
    fault_facts = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=40)

    class Meta:
        ordering = ["number", "pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class Prepared(models.Model):
    """A room that is asked to get ready for what comes; it holds while `item` runs and the one after it."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="prepared")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(ProgrammeItem, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "site"], name="room_prepared_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.site_id}"
