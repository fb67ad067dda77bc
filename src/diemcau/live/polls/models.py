"""Polls, what was answered, and what it comes to by room. All moments are Unix ms of the server's time.

Answers and hand counts are facts, kept as they came; what counts is a function of their set (tally.py). Which of a voter's answers, and which
of a room's hand counts stands is marked as they come in, so that 100,000 answers are counted by the database alone.
"""

from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference, ProgrammeItem

from .enums import Kind, Naming, Results, State, Way


class Poll(models.Model):
    """One question to all rooms of a run. Texts are Localised.

    `choices`: [{"key": "1", "text": {…}}], of a scale all its steps (texts at the ends alone), none of words and of yes, no, abstention.
    `windows`: [[from, to], …], the times at which it could be answered; 0 as the last end: until it is closed by hand. `slot`: where a
    secret one lies in the box; `counted_at` when it was counted, after which no ballot changes any more, and `stored` what it came to. `present`: how many each room has, or had when it
    was closed. `is_shown`: the rooms may see results; `on_screens`: it is the one that stands there. `version` grows with every act.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    uid = models.UUIDField(default=uuid4, unique=True)
    title = models.JSONField(_("question"), default=dict)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SINGLE)
    choices = models.JSONField(default=list)
    most = models.PositiveSmallIntegerField(_("at most so many"), default=1)
    naming = models.CharField(_("who answered is kept"), max_length=10, choices=Naming.choices, default=Naming.UNIT)
    results = models.CharField(_("rooms see results"), max_length=10, choices=Results.choices, default=Results.HIDDEN)
    countdown_s = models.PositiveIntegerField(_("open for (seconds)"), null=True, blank=True)
    item = models.ForeignKey(
        ProgrammeItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("belongs to")
    )

    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    windows = models.JSONField(default=list)
    slot = models.BigIntegerField(null=True)
    is_shown = models.BooleanField(default=False)
    on_screens = models.BooleanField(default=False)
    present = models.JSONField(default=dict)
    stored = models.JSONField(default=dict)
    counted_at = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["conference", "run", "state"], name="poll_by_state")]

    def __str__(self) -> str:
        return f"{self.uid} {self.state}"

    @property
    def opened_at(self) -> int:
        """When it was opened first; 0: not yet."""
        return int(self.windows[0][0]) if self.windows else 0

    @property
    def ends_at(self) -> int:
        """When it ends, or ended last; 0: when it is closed by hand."""
        return int(self.windows[-1][1]) if self.windows else 0

    def is_open(self, now: int) -> bool:
        """Whether what is answered at this moment counts."""
        return self.state == State.OPEN and not 0 < self.ends_at <= now

    @property
    def is_secret(self) -> bool:
        return self.naming == Naming.SECRET

    @property
    def is_counted(self) -> bool:
        """Of a secret one: whether its result is there, and is final."""
        return self.counted_at > 0

    @property
    def results_visible(self) -> bool:
        """Whether the rooms may see results: those of a secret one once it is counted."""
        if self.is_secret:
            return self.is_shown and self.is_counted
        return self.is_shown or (self.results == Results.LIVE and self.state != State.DRAFT)


class Answer(models.Model):
    """An answer that came in. `voter` is a seal of who answered in this poll, by which one answer of each counts (tally.rank);
    `said` the keys chosen, with commas between them, or the word. `stands`: of its voter's answers it is the one that counts; `late`: it
    came after the close it was made before. `delegate` is kept where the record is by name, `unit` where it is by unit."""

    pk = models.CompositePrimaryKey("poll_id", "voter", "op")
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="answers", db_index=False)
    voter = models.CharField(max_length=32)
    op = models.UUIDField()
    site = models.BigIntegerField()
    way = models.CharField(max_length=10, choices=Way.choices)
    said = models.CharField(max_length=200)
    made_at = models.BigIntegerField()
    late = models.BooleanField(default=False)
    stands = models.BooleanField()
    delegate = models.UUIDField(null=True)
    unit = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["poll", "stands", "site", "way", "late", "said"], name="poll_answers_counted")]

    def __str__(self) -> str:
        return f"{self.poll_id} {self.op}"


class HandCount(models.Model):
    """Raised hands as a room's desk counted them, or told the hub. `replaces`: instead of what the room's phones said. `stands`: of the
    room's it is the one that counts."""

    pk = models.CompositePrimaryKey("poll_id", "op")
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="hand_counts", db_index=False)
    op = models.UUIDField()
    site = models.BigIntegerField()
    counts = models.JSONField()
    abstained = models.PositiveIntegerField(default=0)
    replaces = models.BooleanField(default=False)
    made_at = models.BigIntegerField()
    late = models.BooleanField(default=False)
    stands = models.BooleanField()
    who = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.poll_id} {self.site} {self.counts}"


class Word(models.Model):
    """What a moderator decided about one word of a poll: that it is shown, or that it is not."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="words")
    key = models.CharField(max_length=200)
    is_shown = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "key"], name="one_word_on_a_word")]

    def __str__(self) -> str:
        return f"{self.poll_id} {self.key}"
