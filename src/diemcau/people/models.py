"""Bodies, units, accounts, roles, and the devices of rooms.

Roles and devices name their conference and site by number (0: all): `people` stands below `conferences` and knows nothing of
it. Deleting a conference takes its roles and devices along (conferences.actions).
"""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .enums import LinkPurpose, OrganisationKind, PairingKind, RoleKind


class AdminUnit(models.Model):
    """A unit of one dated official list. Codes are re-used under other names, so a code is never a key."""

    list_date = models.DateField(_("list of"))
    code = models.CharField(_("code"), max_length=16)
    name = models.CharField(_("name"), max_length=200)
    canonical_name = models.CharField(max_length=400, db_index=True)
    search_key = models.CharField(max_length=200)
    kind = models.CharField(_("kind"), max_length=40)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")

    class Meta:
        ordering = ["list_date", "code"]
        constraints = [models.UniqueConstraint(fields=["list_date", "code"], name="admin_unit_once_per_list")]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A body, anywhere in a tree of any depth. It may point to the unit it governs."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    name = models.JSONField(_("name"), default=dict)
    short_name = models.JSONField(_("short name"), default=dict, blank=True)
    canonical_name = models.CharField(max_length=800, db_index=True)
    name_key = models.CharField(max_length=1600)
    search_key = models.CharField(max_length=2000)
    kind = models.CharField(_("kind"), max_length=24, choices=OrganisationKind.choices, default=OrganisationKind.OTHER)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    admin_unit = models.ForeignKey(AdminUnit, null=True, blank=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["name_key"]

    def __str__(self) -> str:
        return str(next(iter(self.name.values()), ""))


class Account(AbstractUser):
    """A person who signs in. One full-name field: names are never cut into parts.

    `key_number` stands in the kid of tickets: counting it up makes the tickets given out before worthless.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("full name"), max_length=120)
    name_key = models.CharField(max_length=1200, blank=True, default="")
    search_key = models.CharField(max_length=300, blank=True, default="")
    language = models.CharField(_("language"), max_length=8, blank=True, default="")
    made_by = models.CharField(max_length=40, blank=True, default="")
    key_number = models.PositiveIntegerField(default=0)

    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


class RoleHeld(models.Model):
    """A role of an account, from a moment until another."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=20, choices=RoleKind.choices)
    conference_id = models.BigIntegerField(default=0)
    site_id = models.BigIntegerField(default=0)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    given_by = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["conference_id", "site_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "conference_id", "site_id"],
                condition=Q(until__isnull=True),
                name="role_held_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.conference_id}/{self.site_id}"


class Pairing(models.Model):
    """A way in for devices of one room (or of the hub, site 0): the room card's QR, a personal link, or a typed code."""

    secret_hash = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8, choices=PairingKind.choices)
    role = models.CharField(max_length=20, choices=RoleKind.choices)
    conference_id = models.BigIntegerField()
    site_id = models.BigIntegerField(default=0)
    holder = models.CharField(_("for"), max_length=120, blank=True)
    contact_id = models.BigIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=40)
    expires_at = models.DateTimeField()
    devices_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    uses_left = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["conference_id", "site_id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.role} {self.conference_id}/{self.site_id}"


class Device(models.Model):
    """A browser that was let in for a room. Its key opens the door until revoked. Of the machine only `machine` is kept, two words
    by which people tell it (machines.kind_of); `heard_at` is when it was last heard, to the minute.
    """

    kid = models.CharField(max_length=24, unique=True)
    key_hash = models.CharField(max_length=64)
    role = models.CharField(max_length=20, choices=RoleKind.choices)
    conference_id = models.BigIntegerField()
    site_id = models.BigIntegerField(default=0)
    name = models.CharField(max_length=120, blank=True)
    machine = models.CharField(max_length=40, blank=True)
    pairing = models.ForeignKey(Pairing, null=True, blank=True, on_delete=models.SET_NULL)
    paired_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["conference_id", "site_id"])]

    def __str__(self) -> str:
        return f"{self.kid} {self.role}"


class AccountLink(models.Model):
    """A link that lets one person in once: to set a password (7 days), or to sign in (minutes, for a demo or a lost phone)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="links")
    secret_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=12, choices=LinkPurpose.choices)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=40)
    expires_at = models.DateTimeField()
    uses_left = models.PositiveSmallIntegerField(null=True, blank=True, default=1)

    def __str__(self) -> str:
        return f"{self.purpose} {self.account_id}"


class RevokedKey(models.Model):
    """A kid that opens no door any more. Kept as long as a ticket under it could still be valid (`until`)."""

    kid = models.CharField(max_length=40, unique=True)
    conference_id = models.BigIntegerField(default=0)
    revoked_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.kid


class WrongCodes(models.Model):
    """How many wrong codes came from one address (a keyed hash of it) up to a moment soon over (people.guesses)."""

    address = models.CharField(max_length=32, primary_key=True)
    wrong = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.wrong}"
