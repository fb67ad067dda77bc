"""What was said about attendance, and what holds.

Facts are kept as they came; what holds (`Attendance`, `Headcount`) is a function of the set of facts alone, worked out by
`registers` after every batch. Nothing here is written but by the projector's handler (`operations`) and by the planning of
rounds (`actions`). Ops and delegates are named by UUID, because a fact may come before the delegate it is about.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference, Session, Site
from diemcau.roster.models import Delegate

from .enums import AbsenceReason, Channel, FactKind, Mark, State, Via


class Fact(models.Model):
    """An accepted or waiting op about one delegate. `at` is Unix ms, corrected. Ids are a device's word: the same one may come to
    two conferences.

    `hub`: said by the hub, whose word reaches every room; a room's own reaches that room's facts alone.
    A substitute's op is a fact about the person replaced (`delegate_uid`) and about the new one, whose uid is `op_id`. `person`
    holds who is to be put on the list, only while the fact waits for somebody not known yet.
    """

    pk = models.CompositePrimaryKey("op_id", "conference_id")
    op_id = models.UUIDField()
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+", db_index=False)
    run = models.CharField(max_length=10)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+", db_index=False)
    delegate_uid = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=10, choices=FactKind.choices)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.BigIntegerField()
    saw = models.JSONField(default=list)
    undoes = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=16, choices=AbsenceReason.choices, blank=True)
    via = models.CharField(max_length=8, choices=Via.choices, blank=True)
    who = models.CharField(max_length=64)
    hub = models.BooleanField(default=False)
    waiting = models.BooleanField(default=False)
    person = models.JSONField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["undoes"], condition=Q(undoes__isnull=False), name="fact_undoing"),
            models.Index(fields=["conference"], condition=Q(waiting=True), name="fact_waiting"),
            models.Index(fields=["site", "delegate_uid"], name="fact_by_room"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.op_id}"


class Attendance(models.Model):
    """Where one delegate stands in one session of one run. `site` is where present (or where it was last said).

    `home` and `mark` repeat what the roster says, so that whole conferences are counted without a join; `operations.reconcile`
    keeps them up to date. `sites` lists all rooms that say “present” when they are more than one (`conflict`).
    """

    run = models.CharField(max_length=10)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+", db_index=False)
    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="attendance")
    state = models.CharField(_("state"), max_length=8, choices=State.choices)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    home = models.ForeignKey(Site, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    mark = models.CharField(max_length=10, choices=Mark.choices, default=Mark.LISTED)
    at = models.BigIntegerField()
    op_id = models.UUIDField()
    reason = models.CharField(_("reason"), max_length=16, choices=AbsenceReason.choices, blank=True)
    via = models.CharField(max_length=8, choices=Via.choices, blank=True)
    conflict = models.BooleanField(default=False)
    sites = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "session", "delegate"], name="one_state_per_delegate_and_session")
        ]
        indexes = [
            models.Index(
                fields=["session", "run", "site", "home", "state", "mark", "conflict"], name="attendance_by_room"
            ),
            models.Index(fields=["session", "run", "home"], name="attendance_by_home"),
            models.Index(fields=["session", "run"], condition=Q(conflict=True), name="attendance_conflicts"),
        ]

    def __str__(self) -> str:
        return f"{self.delegate_id} {self.state}"


class LateEntry(models.Model):
    """An accepted or waiting op that reached the server when its half-day was over (conferences.queries.over_at): figures that
    were reported have changed since. `round`: of a headcount; `received_at` is Unix ms."""

    pk = models.CompositePrimaryKey("op_id", "conference_id")
    op_id = models.UUIDField()
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+", db_index=False)
    run = models.CharField(max_length=10)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+", db_index=False)
    delegate_uid = models.UUIDField(null=True, blank=True)
    round = models.ForeignKey("HeadcountRound", null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    received_at = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["session", "run", "received_at"], name="late_by_session")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.op_id}"


class RosterSeen(models.Model):
    """Up to which version of the roster `home` and `mark` have been copied, and how many every room expects at that version.

    `expected` maps room numbers (as text) to persons; null: not counted.
    """

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, primary_key=True, related_name="+")
    version = models.BigIntegerField(default=0)
    expected = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.conference_id} {self.version}"


class HeadcountRound(models.Model):
    """A moment at which all rooms count heads."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="headcount_rounds")
    title = models.JSONField(_("title"), default=dict)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)

    class Meta:
        ordering = ["session__day__order", "session__order", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "order"], name="headcount_rounds_are_numbered")]

    def __str__(self) -> str:
        return f"{self.session_id} #{self.order}"


class Counted(models.Model):
    """What a headcount says, in persons."""

    run = models.CharField(max_length=10)
    round = models.ForeignKey(HeadcountRound, on_delete=models.CASCADE, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    expected = models.PositiveIntegerField(_("expected"), null=True, blank=True)
    registered = models.PositiveIntegerField(_("registered"), null=True, blank=True)
    present = models.PositiveIntegerField(_("present"))
    substitutes = models.PositiveIntegerField(_("substitutes"), default=0)
    guests = models.PositiveIntegerField(_("guests"), default=0)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    reported_by = models.CharField(_("reported by"), max_length=120, blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=False)
    at = models.BigIntegerField()
    who = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.round_id} {self.site_id} {self.present}"


class HeadcountFact(Counted):
    """An accepted headcount op."""

    pk = models.CompositePrimaryKey("op_id", "conference_id")
    op_id = models.UUIDField()
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+", db_index=False)
    saw = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["round", "site"], name="headcount_fact_register")]


class Headcount(Counted):
    """The headcount of one room in one round that holds.

    `also_reported` (persons): another number that stands beside a confirmed one, because whoever confirmed that had not seen it;
    `also_confirmed`: somebody stands for it, too. The first holds until somebody who has seen both confirms one.
    """

    op_id = models.UUIDField()
    also_reported = models.PositiveIntegerField(_("also reported"), null=True, blank=True)
    also_confirmed = models.BooleanField(_("also confirmed"), default=False)

    @property
    def differs(self) -> bool:
        """Whether the room has also reported another number, which whoever confirmed this one did not know."""
        return self.also_reported is not None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "round", "site"], name="one_headcount_per_round_and_site")
        ]
