"""Slots with their keys, and what was signed for whom: never what it was used for."""

from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """`closed` still takes what was made in time; `ended` takes nothing, and its private key is gone; `gone`: so is its
    conference, and the box is to be emptied of it."""

    SPARE = "spare"
    OPEN = "open"
    CLOSED = "closed"
    ENDED = "ended"
    GONE = "gone"


class Key(models.Model):
    """A slot (kernel.anonymous.SlotName) and its key pair. `sealed` is the private one (keys.py), `tied` what took the slot."""

    conference_id = models.BigIntegerField()
    run = models.CharField(max_length=10)
    purpose = models.CharField(max_length=20)
    slot = models.BigIntegerField()
    each = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=6, choices=State.choices, default=State.SPARE)
    tied = models.CharField(max_length=60, blank=True)
    n = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference_id", "run", "purpose", "slot"], name="one_key_per_slot"),
            models.UniqueConstraint(
                fields=["conference_id", "run", "purpose", "tied"], name="one_slot_per_thing", condition=~Q(tied="")
            ),
        ]


class Asked(models.Model):
    """A holder's `n`-th blinded value for a slot. It is kept until it is signed; its digest tells it from another one."""

    key = models.ForeignKey(Key, on_delete=models.CASCADE, related_name="asked")
    holder = models.CharField(max_length=64)
    n = models.PositiveSmallIntegerField(default=1)
    digest = models.BinaryField()
    blinded = models.BinaryField()
    signature = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "holder", "n"], name="one_value_each")]
        indexes = [models.Index(fields=["id"], name="to_be_signed", condition=Q(signature=None))]


class Keeper(models.Model):
    """The one row: the mark of the box that counts (keeper.py)."""

    mark = models.CharField(max_length=32)
