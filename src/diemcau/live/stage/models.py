"""What rooms said, where each stands with its turn, and who spoke. All moments are Unix ms of the server's time."""

from django.db import models

from diemcau.conferences.models import Conference, Site

from .enums import Step, Way


class Word(models.Model):
    """A room asks to speak, or takes it back: one op as it came (or the hub's invitation). `at` is corrected."""

    op = models.UUIDField(primary_key=True)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    at = models.BigIntegerField()
    asks = models.BooleanField()
    about = models.CharField(max_length=120, blank=True)
    who = models.CharField(max_length=60)

    class Meta:
        ordering = ["at", "op"]

    def __str__(self) -> str:
        return f"{self.site_id} {self.at} {self.asks}"


class Turn(models.Model):
    """Where a room stands in one run. `asked_at` and `about` are what its words come to (askings.py); words up to `floor` are over.

    On air: since `step_at`, until `until`. `good` is what the check came to: None, not looked at.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    asked_at = models.BigIntegerField(default=0)
    about = models.CharField(max_length=120, blank=True)
    floor = models.BigIntegerField(default=0)
    step = models.CharField(max_length=10, choices=Step.choices, blank=True)
    step_at = models.BigIntegerField(default=0)
    good = models.BooleanField(null=True)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.LINE)
    until = models.BigIntegerField(default=0)
    muted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "run"], name="one_turn_per_room")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.run} {self.step}"


class Spoken(models.Model):
    """A room that spoke: when, how, and what the hub noted."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    way = models.CharField(max_length=10, choices=Way.choices)
    began = models.BigIntegerField()
    ended = models.BigIntegerField()
    note = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=40)

    class Meta:
        ordering = ["-began", "-pk"]

    def __str__(self) -> str:
        return f"{self.site_id} {self.began} {self.way}"
