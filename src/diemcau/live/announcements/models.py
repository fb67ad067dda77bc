"""What the hub announced and who heard it, what rooms and technicians wrote, what went wrong. Moments are Unix ms of the server's time."""

from django.db import models

from diemcau.conferences.models import Conference, Site

from .enums import Kind, Reach, Side, Trouble


class Announcement(models.Model):
    """A message of the hub. It stands until `until` (0: until it is taken back). `is_over`: that its time ended has been told."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    uid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.NOTICE)
    texts = models.JSONField(default=dict)
    reach = models.CharField(max_length=10, choices=Reach.choices, default=Reach.ALL)
    level = models.CharField(max_length=24, blank=True)
    rooms = models.ManyToManyField(Site, related_name="+")
    on_screens = models.BooleanField(default=True)
    on_phones = models.BooleanField(default=False)
    made_at = models.BigIntegerField()
    made_by = models.CharField(max_length=60)
    until = models.BigIntegerField(default=0)
    taken_back_at = models.BigIntegerField(default=0)
    is_over = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["conference", "run", "is_over"], name="announcement_standing")]

    def __str__(self) -> str:
        return f"{self.uid} {self.kind}"


class Heard(models.Model):
    """A room's desk says that it heard, or the hub that the room said so by telephone (`by_phone`): one op as it came. Of several of one
    room the first one counts."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    op = models.UUIDField()
    announcement = models.UUIDField()
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    at = models.BigIntegerField()
    who = models.CharField(max_length=60)
    by_phone = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["op", "conference"], name="announcement_heard_once")]
        indexes = [models.Index(fields=["announcement"], name="announcement_heard_of")]

    def __str__(self) -> str:
        return f"{self.announcement} {self.site_id} {self.at}"


class Line(models.Model):
    """What a room wrote (one op as it came) or a technician of the hub: a text, or a phrase by its code (phrases.py).

    `at`: when it was written; `came_at`: when the server had it, by which lines stand. `is_mark`: no word, the hub dealt with the thread.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    op = models.UUIDField()
    is_hub = models.BooleanField(default=False)
    is_mark = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    phrase = models.CharField(max_length=40, blank=True)
    at = models.BigIntegerField()
    came_at = models.BigIntegerField()
    who = models.CharField(max_length=60)

    class Meta:
        ordering = ["came_at", "at", "op"]
        constraints = [models.UniqueConstraint(fields=["op", "conference"], name="chat_line_once")]
        indexes = [models.Index(fields=["site", "run", "came_at"], name="chat_line_of_room")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.at}"


class Phrase(models.Model):
    """A phrase of the organiser's own, beside those that everybody has. One that was taken off stays, for the lines that said it."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=5, choices=Side.choices)
    texts = models.JSONField(default=dict)
    removed_at = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.side} {self.pk}"


class Said(models.Model):
    """What a room said is wrong with it (`name`: problem) or that it wants to be rung (calling): one op as it came. `kind`: of Trouble;
    empty: it is over. From all of a room the log of incidents follows (spells.py)."""

    op = models.UUIDField()
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    name = models.CharField(max_length=10)
    kind = models.CharField(max_length=10, choices=Trouble.choices, blank=True)
    at = models.BigIntegerField()

    class Meta:
        ordering = ["at", "op"]
        constraints = [models.UniqueConstraint(fields=["site", "op"], name="room_said_once")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.name} {self.kind} {self.at}"


class Incident(models.Model):
    """Something was wrong in a room, from when until when (0: still), and what was done about it."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Trouble.choices)
    opened_at = models.BigIntegerField()
    closed_at = models.BigIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["site", "run", "kind", "opened_at"], name="incident_once"),
        ]
        indexes = [models.Index(fields=["conference", "run", "closed_at"], name="incident_open")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.kind} {self.opened_at}"
