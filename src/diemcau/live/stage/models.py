"""What rooms said, where each stands with its turn, and who spoke. All moments are Unix ms of the server's time."""

from django.db import models

from diemcau.conferences.models import Conference, Site

from .enums import Kind, Step, Way


class Word(models.Model):
    """A room asks to speak, or takes it back: one op as it came (or the hub's invitation). `at` is corrected. `unit`: for which unit in
    it, by name; empty: for the room."""

    op = models.UUIDField(primary_key=True)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    at = models.BigIntegerField()
    asks = models.BooleanField()
    about = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, blank=True)
    unit = models.CharField(max_length=120, blank=True)
    who = models.CharField(max_length=60)

    class Meta:
        ordering = ["at", "op"]

    def __str__(self) -> str:
        return f"{self.site_id} {self.at} {self.asks}"


class Turn(models.Model):
    """Where a room, or a `unit` in it, stands in one run. `asked_at`, `about` and `kind` are what its words come to (askings.py); words up to `floor` are over.

    What the hub did belongs to the asking since `stood`: a later one begins afresh. `placed`: by hand the room stands where one would
    that asked at that moment; `in_turn`: a point of order that was put in its turn. `allowed`: ms to speak, 0 as the budget says.
    On air: since `step_at`, until `until`; `held_at`: time stands still since then, after `paused` ms of earlier breaks. `good` is what
    the check came to: None, not looked at. `unseen`: the room says that no page shows its picture. `version` grows with every act.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    unit = models.CharField(max_length=120, blank=True)
    asked_at = models.BigIntegerField(default=0)
    about = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CONTRIBUTION)
    floor = models.BigIntegerField(default=0)
    stood = models.BigIntegerField(default=0)
    step = models.CharField(max_length=10, choices=Step.choices, blank=True)
    step_at = models.BigIntegerField(default=0)
    placed = models.BigIntegerField(null=True)
    in_turn = models.BooleanField(default=False)
    good = models.BooleanField(null=True)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.LINE)
    allowed = models.BigIntegerField(default=0)
    until = models.BigIntegerField(default=0)
    held_at = models.BigIntegerField(default=0)
    paused = models.BigIntegerField(default=0)
    muted = models.BooleanField(default=False)
    unseen = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "run", "unit"], name="one_turn_per_unit")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.run} {self.step}"

    @property
    def key(self) -> int:
        """What it is called among the turns of its run: by the room's number; that of a unit by its own, below 0."""
        return -self.pk if self.unit else self.site_id

    @property
    def left(self) -> int | None:
        """Ms of its time while it stands still, None while it runs."""
        return self.until - self.held_at if self.held_at else None

    @property
    def is_proposed(self) -> bool:
        """A point of order of which nobody has decided yet."""
        return self.kind == Kind.ORDER and not self.in_turn and self.placed is None and self.step != Step.ON


class Spoken(models.Model):
    """A room that spoke: when, how, and what the hub noted. `paused` ms of it nobody spoke; `left` ms of its time were (below 0: it was
    over)."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    run = models.CharField(max_length=10, default="live")
    unit = models.CharField(max_length=120, blank=True)
    way = models.CharField(max_length=10, choices=Way.choices)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CONTRIBUTION)
    began = models.BigIntegerField()
    ended = models.BigIntegerField()
    paused = models.BigIntegerField(default=0)
    left = models.BigIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=40)

    class Meta:
        ordering = ["-began", "-pk"]

    def __str__(self) -> str:
        return f"{self.site_id} {self.began} {self.way}"

    @property
    def ms(self) -> int:
        """How long it spoke, breaks left out."""
        return max(0, self.ended - self.began - self.paused)


class Budget(models.Model):
    """How long rooms speak: of a conference (no `site`), of one room where it is another, or of one `unit` in it. In minutes; None: as
    the room, or the conference, says, or without limit. `way`: how the conference's voices come."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    site = models.ForeignKey(Site, null=True, on_delete=models.CASCADE, related_name="+")
    unit = models.CharField(max_length=120, blank=True)
    turn = models.PositiveSmallIntegerField(null=True)
    whole = models.PositiveSmallIntegerField(null=True)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.LINE)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "site", "unit"], name="one_budget_per_unit"),
            models.UniqueConstraint(fields=["conference"], condition=models.Q(site=None), name="one_budget_of_all"),
        ]

    def __str__(self) -> str:
        return f"{self.conference_id} {self.site_id} {self.turn} {self.whole}"
