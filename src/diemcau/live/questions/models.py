"""Questions, what was said of them, and how a conference has them. All moments are Unix ms of the server's time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference, Site

from .enums import Naming, Step, Way, WordKind


class Board(models.Model):
    """How a conference has its questions: whether anonymous ones are taken, whether the rooms see the list with its answers, and whether
    its address stands on their screens."""

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, primary_key=True, related_name="+")
    anonymous = models.BooleanField(default=False)
    published = models.BooleanField(default=False)
    on_screens = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.conference_id}"


class Question(models.Model):
    """One question: what was asked, and below it what those who moderate made of it.

    `uid` is the op's id; of an anonymous one it is made of the token it was spent with. Of the latter nothing is known but text, five
    minutes, and the room where the asker named it. `asker` is a seal of who asked, by which the same one may take it back; `delegate`
    is kept of those alone who ask by name. `came_at`: when the server had it; `shown_from`: when it comes before the moderators (pace.py). `supports` and
    `withdrawn_at` are what all words said of it come to (words.py). `head`: it was put together with that one, whose end is its own.
    `version` grows with every act, so that of two who act on what they saw the second one is told; `acted_at` is when the last one was.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    uid = models.UUIDField()
    site = models.ForeignKey(Site, null=True, on_delete=models.SET_NULL, related_name="+")
    way = models.CharField(max_length=10, choices=Way.choices)
    naming = models.CharField(max_length=10, choices=Naming.choices)
    asker = models.CharField(max_length=32, blank=True)
    delegate = models.UUIDField(null=True)
    unit = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    search_key = models.TextField()
    asked_at = models.BigIntegerField()
    came_at = models.BigIntegerField()
    shown_from = models.BigIntegerField()
    supports = models.PositiveIntegerField(default=0)
    withdrawn_at = models.BigIntegerField(default=0)

    step = models.CharField(max_length=10, choices=Step.choices, default=Step.NEW)
    step_at = models.BigIntegerField(default=0)
    head = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="members")
    is_open = models.BooleanField(default=False)
    wording = models.TextField(_("wording"), blank=True)
    label = models.CharField(_("label"), max_length=40, blank=True)
    routed_to = models.CharField(_("who answers"), max_length=120, blank=True)
    is_pinned = models.BooleanField(default=False)
    answer = models.TextField(_("answer"), blank=True)
    due = models.DateField(_("by"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    live_at = models.BigIntegerField(default=0)
    ended_at = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    acted_at = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["asked_at", "uid"]
        constraints = [models.UniqueConstraint(fields=["uid", "conference"], name="question_once")]
        indexes = [
            models.Index(fields=["conference", "run", "step"], name="question_by_step"),
            models.Index(fields=["asker"], name="question_by_asker"),
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.step}"

    @property
    def shown(self) -> str:
        """What is read out: as it was worded for clarity, else as it was asked."""
        return self.wording or self.text

    @property
    def given(self) -> str:
        """The answer that its asker and others may read: none while it waits, or waits again."""
        return self.answer if self.ended_at and self.step in (Step.ANSWERED, Step.WRITTEN) else ""


class Word(models.Model):
    """A question is supported, or not any more, or taken back: one op as it came. `is_personal`: by a delegate's own phone."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    op = models.UUIDField()
    question = models.UUIDField()
    kind = models.CharField(max_length=10, choices=WordKind.choices)
    asker = models.CharField(max_length=32)
    site = models.BigIntegerField()
    is_personal = models.BooleanField()
    at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["op", "conference"], name="question_word_once")]
        indexes = [
            models.Index(fields=["question"], name="question_word_of"),
            models.Index(fields=["asker"], name="question_word_by"),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.kind} {self.at}"
