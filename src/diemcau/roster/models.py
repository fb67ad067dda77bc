"""Who is expected where. A delegate lives inside one conference; nothing ties the same person to another one."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference, Site
from diemcau.people.models import Organisation

from .enums import DelegateStatus, ImportState, RequestKind, RequestState, Source, SubstitutionState


class DelegateGroup(models.Model):
    """A part of the composition of participants, with its quota."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="groups")
    title = models.JSONField(_("title"), default=dict)
    quota = models.PositiveIntegerField(_("quota"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(next(iter(self.title.values()), ""))


class InvitedUnit(models.Model):
    """A body that is asked to send people to one conference, and its contact there. People on the list whose
    unit reads the same belong to it, as long as no other invited unit is called so too (actions.units.link_people)."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="invited_units")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("unit"), max_length=300)
    name_key = models.CharField(max_length=1200)
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    contact_phone = models.CharField(_("contact's telephone"), max_length=24, blank=True)
    contact_email = models.EmailField(_("contact's e-mail"), blank=True)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "name_key", "pk"]

    def __str__(self) -> str:
        return self.name


class UnitQuota(models.Model):
    """How many persons an invited unit may send: of one group, or (group None) in all."""

    unit = models.ForeignKey(InvitedUnit, on_delete=models.CASCADE, related_name="quotas")
    group = models.ForeignKey(
        DelegateGroup, null=True, blank=True, on_delete=models.CASCADE, related_name="unit_quotas"
    )
    seats = models.PositiveIntegerField(_("quota"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "group"], name="one_quota_per_unit_and_group"),
            models.UniqueConstraint(fields=["unit"], condition=Q(group__isnull=True), name="one_quota_in_all_per_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.group_id} {self.seats}"


class RankOrder(models.Model):
    """What positions begin with, the highest first, one rank a line (ranking.Ranking); `version` counts its changes."""

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, related_name="rank_order")
    lines = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.conference_id} {len(self.lines)}"


class Delegate(models.Model):
    """A person expected at, or come to, one conference.

    `uid` is how devices name the delegate (identities); of a walk-in or substitute it is the id of the op that brought the person, and ids of
    ops are a device's word, so that it is unique within its conference only. `code` is
    the secret in the personal QR; devices only get `code_hash`. `version` is the conference's roster version of the last change,
    so that desks fetch only what is newer. Foreign keys have no index of their own where one below begins with them:
    every index costs an import of 100,000 rows a third of a second. `row_key` stands for conference, name, unit and site (entry.row_key): it keeps a list that is
    imported again from doubling. `merged_into`: who this entry became (actions.merging); nothing else of it is left.
    """

    uid = models.UUIDField()
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, db_index=False, related_name="delegates")
    run = models.CharField(max_length=10, default="live")
    full_name = models.CharField(_("full name"), max_length=120)
    sort_key = models.CharField(max_length=800)
    search_key = models.CharField(max_length=400)
    honorific = models.CharField(_("honorific"), max_length=40, blank=True)
    position = models.CharField(_("position"), max_length=300, blank=True)
    unit = models.CharField(_("unit"), max_length=300, blank=True)
    unit_key = models.CharField(max_length=240, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )
    group = models.ForeignKey(DelegateGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="delegates")
    invited_unit = models.ForeignKey(
        InvitedUnit, null=True, blank=True, on_delete=models.SET_NULL, db_index=False, related_name="delegates"
    )
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.SET_NULL, db_index=False, related_name="delegates"
    )
    status = models.CharField(
        _("status"), max_length=12, choices=DelegateStatus.choices, default=DelegateStatus.CONFIRMED
    )
    source = models.CharField(_("source"), max_length=12, choices=Source.choices, default=Source.IMPORT)
    stands_for = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        db_index=False,
        related_name="substitutes",
        verbose_name=_("stands for"),
    )
    approved_by = models.CharField(max_length=40, blank=True)
    own_turn = models.PositiveSmallIntegerField(default=0, db_default=0)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )
    phone = models.CharField(_("phone"), max_length=24, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, default="", db_default="")
    note = models.CharField(_("note"), max_length=200, blank=True)
    listed = models.PositiveIntegerField(_("row number"), default=0)
    code = models.CharField(max_length=16)
    code_hash = models.CharField(max_length=32)
    row_key = models.CharField(max_length=32, blank=True)
    version = models.BigIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["uid", "conference"], name="delegate_uid_once"),
            models.UniqueConstraint(fields=["code_hash", "conference"], name="delegate_code_once"),
        ]
        indexes = [
            models.Index(fields=["conference", "sort_key"], name="delegate_by_name"),
            models.Index(fields=["conference", "listed"], name="delegate_by_row"),
            models.Index(fields=["site", "version"], name="delegate_site_version"),
            models.Index(fields=["row_key"], name="delegate_row_key"),
            models.Index(
                fields=["invited_unit"], condition=Q(invited_unit__isnull=False), name="delegate_invited_unit"
            ),
            models.Index(fields=["stands_for"], condition=Q(stands_for__isnull=False), name="delegate_stands_for"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="delegate_merged_into"),
        ]

    def __str__(self) -> str:
        return self.full_name


class FormerEntry(models.Model):
    """How a delegate stood on the list before a change of name, unit or site.

    The desk of the former site learns from it whom to forget, and a list imported again finds people who were moved since. Whoever is
    forgotten is forgotten under each of these names.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="former")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    row_key = models.CharField(max_length=32)
    full_name = models.CharField(max_length=120, blank=True, default="")
    version = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["site", "version"], name="former_site_version"),
            models.Index(fields=["row_key"], name="former_row_key"),
        ]

    def __str__(self) -> str:
        return f"{self.delegate_id} {self.version}"


class RosterImport(models.Model):
    """An uploaded list on its way into the roster: columns, problems, preview, then done.

    `mapping` is what a person said of it (importing.wishes). `sheets`: [name, row of the headings (0: none; null: no list)]; `headings`: its
    tables by their shape (importing.layout.Seen); `decoded`: samples of letters that were turned into Unicode. The file lies encrypted with
    `secret`; `sender` is the unit that sent the list, as remembered (SenderMapping), empty when nobody said. `problems` are
    ``{"row", "cell", "code", "value", "suggestions"}``, the first 2,000 of `faulty`. `fault` is a code.
    `seen_version` is the roster's version that the preview was compared with; `difference` counts what it found, in persons
    (importing.differences.Figures); `decisions` is what a person said of it (actions.deciding). `versions` are those under which
    its pieces were written, one a piece. `added`, `corrected`, `removed` count persons; `passed` those left as they were because
    somebody had changed them since the preview. `undone` says what came of taking it back (actions.undoing). `reading` counts how often
    somebody had it read: what is said of the preview names it. `is_half`: writing it failed on the way.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    file = models.CharField(max_length=200, blank=True)
    secret = models.CharField(max_length=64, blank=True)
    sender = models.CharField(max_length=300, blank=True)
    decoded = models.JSONField(default=list)
    sheet = models.CharField(max_length=100, blank=True)
    sheets = models.JSONField(default=list)
    encoding = models.CharField(max_length=20, blank=True)
    header_row = models.PositiveIntegerField(default=0)
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.OPENING)
    progress = models.FloatField(default=0)
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    corrected = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)
    difference = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)
    versions = models.JSONField(default=list)
    seen_version = models.BigIntegerField(default=0)
    faulty = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    dropped_columns = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    unknown_sites = models.JSONField(default=list)
    doubtful_units = models.JSONField(default=list)
    fault = models.CharField(max_length=40, blank=True)
    undone = models.JSONField(default=dict)
    reading = models.PositiveIntegerField(default=1)
    is_half = models.BooleanField(default=False)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def percent(self) -> int:
        """How much of the work at hand is done."""
        return round(100 * self.progress)


class SenderMapping(models.Model):
    """How lists of a sender are to be read, as a person corrected it: columns by the shape of a table (importing.layout), or, with an empty
    shape, which site of a conference a spelling means, with `units` which unit. `sender`: a unit (canonical name), or an account."""

    sender = models.CharField(max_length=300)
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    shape = models.CharField(max_length=16, blank=True)
    said = models.JSONField(default=dict)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "conference", "shape"], name="sender_mapping_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.shape}"


class ImportStep(models.Model):
    """What a step of an import wrote, kept as long as the import can be taken back (actions.undoing).

    `added`: ranges of delegates (numbers of rows, both ends included); `renumbered`: [delegate, row number before, and now]. `version` as of
    the step, 0 when it only renumbered; `undone`: the version that took it back, 0 while it stands.
    """

    imported = models.ForeignKey(RosterImport, on_delete=models.CASCADE, db_index=False, related_name="steps")
    number = models.IntegerField()
    version = models.BigIntegerField(default=0)
    added = models.JSONField(default=list)
    renumbered = models.JSONField(default=list)
    undone = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["imported", "number"], name="import_step_once")]

    def __str__(self) -> str:
        return f"{self.imported_id} {self.number}"


class ImportChange(models.Model):
    """How somebody stood (`before`: field → value, of what changed) before a step of an import; `was`: the version they had then."""

    step = models.ForeignKey(ImportStep, on_delete=models.CASCADE, related_name="changes")
    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="import_changes")
    was = models.BigIntegerField()
    before = models.JSONField()

    def __str__(self) -> str:
        return f"{self.step_id} {self.delegate_id}"


class NotSame(models.Model):
    """Two people who look like one and are two: a person said so. `one` has the lower number."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    one = models.ForeignKey(Delegate, on_delete=models.CASCADE, db_index=False, related_name="+")
    other = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="+")
    said_by = models.CharField(max_length=60)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="not_same_once")]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"


class Substitution(models.Model):
    """Somebody who is to come instead of a delegate, with whom that was agreed or not (domain.md §2.6).

    Who was brought to the door has a row once it is agreed to, proposed by nobody (`proposed_by` empty): the room's desk. `substitute`
    is the person on the list, once agreed to.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="substitutions")
    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="substitutions")
    substitute = models.ForeignKey(Delegate, null=True, blank=True, on_delete=models.SET_NULL, related_name="stood_in")
    full_name = models.CharField(_("full name"), max_length=120)
    honorific = models.CharField(_("honorific"), max_length=40, blank=True)
    position = models.CharField(_("position"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=24, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    state = models.CharField(max_length=10, choices=SubstitutionState.choices, default=SubstitutionState.PROPOSED)
    words = models.CharField(_("reason"), max_length=300, blank=True)
    proposed_by = models.CharField(max_length=60, blank=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegate"], condition=Q(state="proposed"), name="one_proposal_waits_per_delegate"
            )
        ]

    def __str__(self) -> str:
        return f"{self.delegate_id} {self.state}"


class DataRequest(models.Model):
    """A delegate asks to have their data corrected (`wanted`: field → text) or erased; due two working days later (domain.md §4.6.5)."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="data_requests")
    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="data_requests")
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    wanted = models.JSONField(default=dict)
    words = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_by = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegate", "kind"], condition=Q(state="open"), name="one_open_request_per_delegate_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.delegate_id} {self.kind} {self.state}"
