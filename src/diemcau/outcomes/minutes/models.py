"""Minutes of a run as the secretary has them, and what was concluded."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemcau.conferences.models import Conference

from .enums import ConclusionKind, Source


class Book(models.Model):
    """The minutes of one run: a rehearsal's are none of the day's. `language`: the one they are written in. `version` is that of what
    stands in this row alone; entries and conclusions have their own."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="minutes")
    run = models.CharField(max_length=10, default="live")
    language = models.CharField(max_length=8)
    chair = models.CharField(_("chair"), max_length=300, blank=True)
    secretary = models.CharField(_("secretary"), max_length=300, blank=True)
    closed_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["conference", "run"], name="minutes_once_per_run")]

    def __str__(self) -> str:
        return f"{self.conference_id} {self.run}"


class Entry(models.Model):
    """What the secretary did with an entry. One that nobody touched has no row: it says what its source (`source`, `key`) says.

    `said`: what the source said when the secretary wrote `text` (`is_edited`) or hid it. Own ones have no source, a key of the page
    that made them (so that one sent twice is one), and stand where `at` puts them.
    """

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="entries")
    source = models.CharField(max_length=10, choices=Source.choices)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()
    said = models.TextField(blank=True)
    text = models.TextField(blank=True)
    is_edited = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.CharField(max_length=40)
    changed_name = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["book", "source", "key"], name="minutes_entry_once")]

    def __str__(self) -> str:
        return f"{self.book_id} {self.source} {self.key}"


class Conclusion(models.Model):
    """What whoever chaired concluded, asked for or laid stress on, in the words of the notice."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="conclusions")
    kind = models.CharField(_("kind"), max_length=12, choices=ConclusionKind.choices, default=ConclusionKind.CONCLUSION)
    text = models.TextField(_("text"))
    said_by = models.CharField(pgettext_lazy("minutes", "said by"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.book_id} {self.kind}"


class Task(models.Model):
    """What follows from a conclusion: who leads, who supports, until when."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.CASCADE, related_name="tasks")
    text = models.TextField(pgettext_lazy("minutes", "task"))
    lead = models.CharField(_("lead"), max_length=300)
    supporting = models.CharField(_("supporting"), max_length=600, blank=True)
    due = models.DateField(pgettext_lazy("minutes", "due"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.conclusion_id} {self.lead}"
