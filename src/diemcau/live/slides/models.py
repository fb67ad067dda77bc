"""Decks, their pages, and what all rooms are to show.

Pictures of pages lie outside the database, in a folder of their conference, under the hash of their content (files.py).
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference, ProgrammeItem, Site

from .enums import DeckState


class Deck(models.Model):
    """One file of slides. `size` and `received` are bytes of the file while it arrives; `fault` says why it cannot be shown."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="decks")
    item = models.ForeignKey(ProgrammeItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="decks")
    title = models.CharField(_("title"), max_length=160)
    order = models.PositiveIntegerField(default=0)
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=DeckState.choices, default=DeckState.ARRIVING)
    size = models.BigIntegerField(default=0)
    received = models.BigIntegerField(default=0)
    source = models.CharField(max_length=40, blank=True)
    job_id = models.BigIntegerField(null=True, blank=True)
    fault = models.CharField(max_length=24, blank=True)
    fault_facts = models.JSONField(default=dict, blank=True)
    page_count = models.PositiveIntegerField(default=0)
    manifest = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=40)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class Page(models.Model):
    """A page as pictures: `big` is at most 1600 px wide or high, `small` 960, `thumb` 320. Hashes name files, sizes are bytes."""

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    big = models.CharField(max_length=40, db_index=True)
    small = models.CharField(max_length=40)
    thumb = models.CharField(max_length=40)
    big_bytes = models.PositiveIntegerField()
    small_bytes = models.PositiveIntegerField()
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        ordering = ["deck", "number"]
        constraints = [models.UniqueConstraint(fields=["deck", "number"], name="one_page_per_number")]

    def __str__(self) -> str:
        return f"{self.deck_id}/{self.number}"


class Copy(models.Model):
    """How many of a deck's pages a room's screen last said it has, in percent; in another run than "live": a simulated room."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="copies")
    run = models.CharField(max_length=10, default="live")
    percent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "deck", "run"], name="one_deck_copy_per_room_and_run")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.percent} %"


class Show(models.Model):
    """What every room shows of slides, in one run. `at` is Unix ms of the moment it is meant for."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    deck = models.ForeignKey(Deck, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    page = models.PositiveIntegerField(default=1)
    blank = models.BooleanField(default=False)
    at = models.BigIntegerField(default=0)
    by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "run"], name="one_show_per_run")]

    def __str__(self) -> str:
        return f"{self.conference_id} {self.run} {self.deck_id}/{self.page}"
