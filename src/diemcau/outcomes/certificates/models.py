"""The rule and the design of a conference's certificates, its numbered register, and the key that signs credentials."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference, Site
from diemcau.roster.models import Delegate

from .enums import Basis, Border, State, Turned


class Scheme(models.Model):
    """Who gets a certificate, how it is numbered and what it looks like. One row of a conference; `version` counts its changes.

    `least_sessions` 0: all half-days; `share`, `part`: percent (`part`: of a half-day, from which it counts as attended).
    `conditions`: names of registered ones that are asked besides. `last_number`: the last one of the register that was given.
    `texts` are in `language`: {title, opening, body, place}; `signatories`: up to four of {power, title, name}; `left` and `right`:
    digests of pictures. `hours` None: as long as the programme's half-days.
    """

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, primary_key=True, related_name="+")
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.SESSIONS)
    least_sessions = models.PositiveSmallIntegerField(default=0)
    share = models.PositiveSmallIntegerField(default=80)
    part = models.PositiveSmallIntegerField(default=50)
    forgives = models.BooleanField(default=True)
    conditions = models.JSONField(default=list)
    pattern = models.CharField(max_length=60, default="{number}/{year}")
    digits = models.PositiveSmallIntegerField(default=4)
    last_number = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=8, default="vi")
    turned = models.CharField(max_length=10, choices=Turned.choices, default=Turned.LANDSCAPE)
    border = models.CharField(max_length=10, choices=Border.choices, default=Border.CORNERS)
    texts = models.JSONField(default=dict)
    signatories = models.JSONField(default=list)
    left = models.CharField(max_length=64, blank=True)
    right = models.CharField(max_length=64, blank=True)
    dated = models.DateField(null=True, blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"certificates of {self.pk}"


class Picture(models.Model):
    """A logo or an emblem as it was made small (PNG, no metadata). It stays: certificates that were issued with it name it."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "digest"], name="certificate_picture_once")]

    def __str__(self) -> str:
        return self.digest[:8]


class Issue(models.Model):
    """One go of giving out certificates, with the design as it was then. `job`: the row that does it; `done_at` None: not yet done."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    design = models.JSONField(default=dict)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.CharField(max_length=40)
    job = models.BigIntegerField(default=0)
    given = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.conference_id} {self.asked_at:%d/%m/%Y} {self.given}"


class Certificate(models.Model):
    """One line of the register. What it says of a person stands here as it was printed, whatever the list says later; `delegate` None: the
    row of the list is gone. `code` opens its verification page (100 bits). `is_erased`: the person asked to be forgotten, and no name,
    position or unit is kept."""

    uid = models.UUIDField(unique=True)
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    delegate = models.ForeignKey(Delegate, null=True, on_delete=models.SET_NULL, related_name="+")
    site = models.ForeignKey(Site, null=True, on_delete=models.SET_NULL, related_name="+")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="certificates")
    number = models.PositiveIntegerField()
    numbered = models.CharField(_("number"), max_length=120)
    code = models.CharField(max_length=20, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.VALID)
    full_name = models.CharField(_("full name"), max_length=120, blank=True)
    sort_key = models.CharField(max_length=800, blank=True)
    honorific = models.CharField(max_length=40, blank=True)
    position = models.CharField(_("position"), max_length=300, blank=True)
    unit = models.CharField(_("unit"), max_length=300, blank=True)
    room = models.CharField(_("site"), max_length=220, blank=True)
    sessions = models.PositiveSmallIntegerField(default=0)
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="replaced_by")
    is_erased = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="certificate_number_once"),
            models.UniqueConstraint(
                fields=["delegate"], condition=Q(state="valid"), name="one_valid_certificate_per_delegate"
            ),
        ]
        indexes = [models.Index(fields=["conference", "sort_key"], name="certificate_by_name")]

    def __str__(self) -> str:
        return self.numbered

    @property
    def called(self) -> str:
        return f"{self.honorific} {self.full_name}".strip()


class SigningKey(models.Model):
    """A key of this installation that signs credentials; the newest one that can be unsealed signs, all are published. `name`: the
    thumbprint of its public part (RFC 7638)."""

    name = models.CharField(max_length=64, unique=True)
    public = models.JSONField()
    sealed = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
