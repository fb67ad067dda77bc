"""Films with their captions, what is shown of them, how far the rooms' copies are, and materials for download."""

from uuid import uuid4

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference, Site

from .enums import FilmState, Readers, ShowState, UploadKind

LONG, SHORT, RATE, KBPS = 1920, 1088, 60, 12_000
"""What computers in rooms usually play: pictures of this size (1088: 1080 in blocks of 16), so many a second, kbit/s on average."""


class Upload(models.Model):
    """A file on its way here. How much of it is here, the file itself says (vault.Arrival)."""

    uid = models.UUIDField(primary_key=True, default=uuid4)
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=UploadKind.choices)
    file_name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    mark = models.CharField(max_length=64)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.file_name


class Film(models.Model):
    """A film. `digest` names the file that is played (kernel.pieces.digest_of), empty until it is checked."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="films")
    title = models.CharField(_("title"), max_length=200)
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=FilmState.choices, default=FilmState.CHECKING)
    fault = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    source = models.UUIDField(null=True, blank=True)
    job = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    poster = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    duration_ms = models.BigIntegerField(default=0)
    is_shared = models.BooleanField(_("rooms fetch it ahead"), default=True)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def beyond(self) -> str:
        """What of it is more than computers in rooms usually play without stalling, in words; empty for most films."""
        width, height = sorted((self.facts.get("width", 0), self.facts.get("height", 0)), reverse=True)
        rate, kbps = self.facts.get("rate", 0), 8 * self.size // max(1, self.duration_ms)
        found = [f"{self.facts['width']} × {self.facts['height']}"] if width > LONG or height > SHORT else []
        if rate > RATE:
            found.append(gettext("%(count)s pictures a second") % {"count": rate})
        if kbps > KBPS:
            found.append(f"{round(kbps / 1000)} Mbit/s")
        return ", ".join(found)


class Caption(models.Model):
    """Captions of a film in one language (WebVTT)."""

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(_("language"), max_length=8)
    digest = models.CharField(max_length=64)
    size = models.IntegerField()

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["film", "language"], name="one_film_caption_per_language")]

    def __str__(self) -> str:
        return f"{self.film_id} {self.language}"


class Show(models.Model):
    """What all rooms of a run are to show: at server time `at` (Unix ms) the film stands at `offset` (ms)."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    film = models.ForeignKey(Film, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=ShowState.choices, default=ShowState.IDLE)
    at = models.BigIntegerField(default=0)
    offset = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "run"], name="one_film_show_per_run")]

    def __str__(self) -> str:
        return f"{self.conference_id} {self.state}"


class Copy(models.Model):
    """How much of a film a room's computer last said it has (percent, whole only when every piece was checked); in another run than
    "live": a simulated room."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="copies")
    run = models.CharField(max_length=10, default="live")
    percent = models.PositiveSmallIntegerField(default=0)
    heard_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "film", "run"], name="one_film_copy_per_room_and_run")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.percent} %"


class Lacking(models.Model):
    """A room whose screen shows the broadcast in the place of the film that runs; `mark`: the first 8 of the film's digest."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    mark = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "run"], name="one_film_lacking_per_room")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.mark}"


class Delivery(models.Model):
    """How fast, and at which hours of the conference's zone, rooms may fetch ahead. No hours: always."""

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, primary_key=True, related_name="+")
    room_kbps = models.PositiveIntegerField(_("each room, kbit/s"), default=2_000)
    total_kbps = models.PositiveIntegerField(_("all rooms together, kbit/s"), default=100_000)
    opens = models.TimeField(_("from"), null=True, blank=True)
    closes = models.TimeField(_("until"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.conference_id} {self.room_kbps}/{self.total_kbps}"


class Material(models.Model):
    """A document for download. Times null: from now on, without end."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(_("title"), max_length=200)
    file_name = models.CharField(max_length=200)
    ending = models.CharField(max_length=6)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    readers = models.CharField(_("for whom"), max_length=10, choices=Readers.choices, default=Readers.ROOMS)
    opens_at = models.DateTimeField(_("from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("until"), null=True, blank=True)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.title
