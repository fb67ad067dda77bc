"""What was said of a conference's figures, and fact sheets as they were frozen. What is stated now is `conferences.StatedQuantity`."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.enums import Qualifier
from diemcau.conferences.models import Conference

from .enums import Occasion, Verb


class Word(models.Model):
    """Somebody stated a figure, took the statement back, or stands for the figure as it was then. Rows are never changed; a
    confirmation holds as long as the figure is the one it speaks of."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    verb = models.CharField(max_length=10, choices=Verb.choices)
    value = models.PositiveIntegerField(null=True)
    qualifier = models.CharField(max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
    who = models.CharField(max_length=40)
    name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.key} {self.verb} {self.value}"


class FrozenSheet(models.Model):
    """The fact sheet at a moment, which documents can quote for ever. `figures` (queries.frozen): a list in the sheet's order, each
    with its texts by language. Rows are never changed but for names that are forgotten (kept), and numbered from 1 in their conference."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="frozen_sheets")
    number = models.PositiveSmallIntegerField(_("version"))
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion.choices)
    figures = models.JSONField()
    frozen_at = models.DateTimeField(default=now)
    frozen_by = models.CharField(max_length=40)
    frozen_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["conference", "number"], name="fact_sheet_numbered_once")]

    def __str__(self) -> str:
        return f"{self.conference_id} {self.number}"
