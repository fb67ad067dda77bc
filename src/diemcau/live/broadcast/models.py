"""How a conference broadcasts; its rooms in an external system; the hall as last heard; what rooms say of their playing."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference, Site

from .enums import Joined, Mode

KEPT_DAYS = 30
MANY = 3
"""Stalls of late that want somebody's help."""
BEHIND = (0, 3, 6, 10, 15, 30, 60)  # seconds


class Broadcast(models.Model):
    """One conference's choices. `key_number` grows with every renewal of the keys for encoders (keys.py). `playlist`: rooms play
    this HLS address of another media server, and ours packs nothing. `closed`: the desk has ended the broadcast, nobody comes on air
    until it is opened again."""

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, primary_key=True, related_name="broadcast")
    own = models.BooleanField(_("this server carries picture and sound"), default=True)
    playlist = models.URLField(max_length=500, blank=True)
    external = models.BooleanField(_("an external video system carries picture and sound"), default=False)
    join_link = models.URLField(max_length=500, blank=True)
    address = models.CharField(_("SIP or H.323 address"), max_length=200, blank=True)
    channel = models.CharField(_("TV channel"), max_length=120, blank=True)
    notes = models.TextField(_("what technicians must know"), max_length=4000, blank=True)
    transcoding = models.BooleanField(_("make a smaller picture for thin lines"), default=True)
    recording = models.BooleanField(_("record what is broadcast"), default=False)
    kept_days = models.PositiveSmallIntegerField(
        _("days a recording is kept"), default=KEPT_DAYS, validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )
    closed = models.BooleanField(default=False)
    key_number = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"broadcast of {self.pk}"

    @property
    def packs(self) -> bool:
        """Whether picture and sound come in here and are made ready for the rooms here."""
        return self.own and not self.playlist


class RoomJoin(models.Model):
    """A room in the external system: what its technician must know, and what the technician says."""

    site = models.OneToOneField(Site, on_delete=models.CASCADE, primary_key=True, related_name="+")
    notes = models.TextField(_("notes for this room"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=Joined.choices, default=Joined.UNKNOWN)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class Hall(models.Model):
    """The packager's last word of a conference (`plane.media.halls.Hall.state`); empty: nothing was heard of late.

    `day` is the day (since 1970, UTC) whose addresses rooms were given.
    """

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, primary_key=True, related_name="+")
    state = models.JSONField(default=dict)
    heard_at = models.DateTimeField(default=timezone.now)
    day = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"hall of {self.pk}"


class Playing(models.Model):
    """What a room's screen last said of its playing. `latency_ms` behind the hall, `kbps` its line, counts since it was opened;
    `stalling`: stalls of late, halved with every word."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    mode = models.CharField(max_length=1, choices=Mode.choices)
    rung = models.CharField(max_length=8, blank=True)
    sound = models.BooleanField(default=True)
    stalls = models.PositiveIntegerField(default=0)
    stalling = models.PositiveIntegerField(default=0)
    latency_ms = models.PositiveIntegerField(default=0)
    kbps = models.PositiveIntegerField(default=0)
    dropped = models.PositiveIntegerField(default=0)
    heard_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "run"], name="one_playing_per_room")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.run} {self.mode}"

    @property
    def coarse(self) -> tuple[str, bool, int, int]:
        """What a wall shows of it: mode, whether it sounds, stalls of late (MANY: so many or more), seconds behind the hall in
        steps (0: nothing plays). It changes seldom, the figures themselves with every word."""
        behind = next((step for step in BEHIND if self.latency_ms <= step * 1000), BEHIND[-1])
        return self.mode, self.sound, min(MANY, self.stalling), behind
