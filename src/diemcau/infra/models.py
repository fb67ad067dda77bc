"""The only tables of infra: outbox, audit, jobs, what runs by the clock, and what became of every op."""

from django.db import models
from django.utils import timezone


class OutboxRow(models.Model):
    """Things that changed in one sense, written in the transaction that changed them, told after the commit."""

    conference_id = models.BigIntegerField()
    topic = models.CharField(max_length=40)
    subjects = models.JSONField(default=list)
    run = models.CharField(max_length=10, default="live")
    facts = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)


class AuditRow(models.Model):
    """What staff did: who, which verb, on what. Never what delegates do."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    who = models.CharField(max_length=40)
    verb = models.CharField(max_length=60)
    conference_id = models.BigIntegerField(default=0, db_index=True)
    site_id = models.BigIntegerField(default=0)
    facts = models.JSONField(default=dict)


class JobRow(models.Model):
    """Work to do outside a request: at least once, so jobs are written to be repeated.

    A running job is its owner's until `alive_until`, which the owner moves on as long as it lives (infra.jobs).
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    name = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(default=timezone.now)
    owner = models.CharField(max_length=60, blank=True, default="")
    alive_until = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    progress = models.FloatField(default=0)
    fault = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"])]


class SweepRow(models.Model):
    """Something done by the clock (infra.sweeps): when it is due, when it last ended well, and its last fault."""

    name = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()
    swept_at = models.DateTimeField(null=True, blank=True)
    fault = models.TextField(blank=True)


class CacheRow(models.Model):
    """Django's cache, in the shape its database backend wants: what every front must see, such as failed sign-ins."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "infra_cache"


class Cursor(models.Model):
    """How far the projector has read a conference's log."""

    conference_id = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField(default=0)


class Verdict(models.Model):
    """What became of an op: accepted, refused (and why), or waiting for a fact that has not come yet.

    Ids are a device's word: the same one may come to two conferences, and must not stop the second one's projector.
    """

    pk = models.CompositePrimaryKey("op_id", "conference_id")
    op_id = models.UUIDField()
    conference_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    state = models.CharField(max_length=8)
    reason = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference_id", "seq"], name="one_verdict_per_op")]


class Installation(models.Model):
    """Which server this is, in one row (infra.installation). `name` goes with its data into backups; `life` ends at a restore."""

    name = models.CharField(max_length=12)
    life = models.CharField(max_length=12)
