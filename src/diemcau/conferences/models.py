"""A conference, its bodies, its sites and its programme. Texts of the conference are Localised ({language: text})."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from diemcau.people.models import AdminUnit, Organisation

from .enums import ContactRole, Form, ItemKind, LinkPage, OrganiserRole, Part, ProblemKind, Qualifier, RoomState, Status


class Series(models.Model):
    """Conferences that belong together: yearly repeats, cascades."""

    title = models.JSONField(_("title"), default=dict)

    def __str__(self) -> str:
        return str(next(iter(self.title.values()), ""))


class Conference(models.Model):
    """One training conference. Nearly everything about it may be unknown for a while."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.SET_NULL, related_name="conferences")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    official_name = models.JSONField(_("official name"), default=dict)
    short_name = models.JSONField(_("short name for screens"), default=dict)
    form = models.CharField(_("form"), max_length=12, choices=Form.choices, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.DRAFT)
    timezone = models.CharField(_("time zone"), max_length=40, default="Asia/Ho_Chi_Minh")
    language = models.CharField(_("main language"), max_length=8, default="vi")
    place = models.JSONField(_("place"), default=dict, blank=True)
    chair = models.JSONField(_("chair"), default=dict, blank=True)
    is_first_time = models.BooleanField(_("first of its kind"), default=False)
    levels = models.JSONField(_("levels"), default=dict, blank=True)
    groups_stated = models.JSONField(_("composition of participants"), default=list, blank=True)
    requests_stated = models.JSONField(_("requests to delegates"), default=list, blank=True)
    processing_notice = models.JSONField(_("processing notice"), default=dict, blank=True)
    recording_notice = models.JSONField(_("recording notice"), default=dict, blank=True)
    recording_on = models.BooleanField(_("recorded"), default=False)
    letterhead = models.JSONField(_("letterhead"), default=dict, blank=True)
    declared_unclassified_by = models.CharField(max_length=40, blank=True)
    declared_unclassified_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    roster_version = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.key

    @property
    def called(self) -> dict[str, str]:
        """What screens and headings call it, by language: the short name, or the official one where there is none."""
        return {**self.official_name, **{code: name for code, name in self.short_name.items() if name}}


class Organiser(models.Model):
    """A body's part in a conference; several may be hosts, in an order they agreed on."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="organisers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=16, choices=OrganiserRole.choices)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.role} {self.organisation_id}"


class StatedQuantity(models.Model):
    """A count somebody states and stands for: “more than 3,000 delegates”."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="quantities")
    name = models.SlugField(_("of what"), max_length=40)
    value = models.PositiveIntegerField(_("value"), null=True, blank=True)
    qualifier = models.CharField(_("qualifier"), max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
    as_of = models.DateTimeField(_("as of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    confirmed_by = models.CharField(_("confirmed by"), max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "name"], name="one_statement_per_quantity")]

    def __str__(self) -> str:
        return f"{self.name} {self.qualifier} {self.value}"


class Place(models.Model):
    """A room that lasts, whatever conferences meet in it."""

    name = models.CharField(_("name"), max_length=200)
    room = models.CharField(_("room"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL)
    admin_unit = models.ForeignKey(AdminUnit, null=True, blank=True, on_delete=models.SET_NULL)

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place's part in one conference: a connected room (điểm cầu)."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="sites")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="sites")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="below")
    admin_unit = models.ForeignKey(AdminUnit, null=True, blank=True, on_delete=models.SET_NULL)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL)
    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=1200)
    search_key = models.CharField(max_length=200)
    code = models.CharField(_("room number"), max_length=12)
    level = models.CharField(_("level"), max_length=24)
    is_hub = models.BooleanField(_("hub site"), default=False)
    order = models.PositiveIntegerField(_("order"), default=0)
    room = models.CharField(_("room"), max_length=200, blank=True)
    timezone = models.CharField(_("time zone"), max_length=40, blank=True)
    expected_count = models.PositiveIntegerField(_("expected persons"), null=True, blank=True)
    fallback = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["conference", "code"], name="site_code_once_per_conference")]

    def __str__(self) -> str:
        return self.name


class SiteContact(models.Model):
    """A person to ring at a site."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="contacts")
    role = models.CharField(_("role"), max_length=20, choices=ContactRole.choices)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=24, blank=True)

    class Meta:
        ordering = ["site", "role"]

    def __str__(self) -> str:
        return f"{self.role} {self.name}"


class Day(models.Model):
    """A day of a conference."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="days")
    date = models.DateField(_("date"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.date or self.order)


class Session(models.Model):
    """A half-day: attendance hangs here. A site may take part in some only (`not_for`). Empty `part`: not known yet."""

    day = models.ForeignKey(Day, on_delete=models.CASCADE, related_name="sessions")
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="sessions")
    part = models.CharField(_("half-day"), max_length=12, choices=Part.choices, blank=True)
    title = models.JSONField(_("title"), default=dict, blank=True)
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    not_for = models.ManyToManyField(Site, blank=True, related_name="sessions_missed")

    class Meta:
        ordering = ["day__order", "order", "pk"]

    def __str__(self) -> str:
        return f"{self.day_id} {self.part}"


class ProgrammeItem(models.Model):
    """A line of the programme. When it really began and ended is kept by run (ItemTimes)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind.choices, default=ItemKind.TOPIC)
    title = models.JSONField(_("title"), default=dict)
    order = models.PositiveSmallIntegerField(default=0)
    planned_start = models.DateTimeField(_("planned from"), null=True, blank=True)
    planned_end = models.DateTimeField(_("planned until"), null=True, blank=True)

    class Meta:
        ordering = ["session__day__order", "session__order", "order", "pk"]

    def __str__(self) -> str:
        return str(next(iter(self.title.values()), self.kind))


class ItemTimes(models.Model):
    """When an item began and ended, in one run: a rehearsal moves nothing of the day. One that has not ended is running; one that
    has not begun has no row."""

    item = models.ForeignKey(ProgrammeItem, on_delete=models.CASCADE, related_name="times")
    run = models.CharField(max_length=10, default="live")
    began = models.DateTimeField(_("began"))
    ended = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "run"], name="one_time_per_item_and_run")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.run}"


class Speaker(models.Model):
    """Who presents an item: by name, by office only, or both. An item without speakers: not known."""

    item = models.ForeignKey(ProgrammeItem, on_delete=models.CASCADE, related_name="speakers")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("full name"), max_length=120, blank=True)
    honorific = models.CharField(_("honorific"), max_length=40, blank=True)
    positions = models.JSONField(_("positions, in order"), default=list, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name or "; ".join(str(p) for p in self.positions)


class SpeakerLink(models.Model):
    """Opens a page to whoever has its secret: the speaker's of one item, the lectern's (`item` None: of whoever speaks), or the
    stage monitor. One that was ended is deleted."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="speaker_links")
    page = models.CharField(max_length=10, choices=LinkPage.choices, default=LinkPage.SPEAKER)
    item = models.ForeignKey(ProgrammeItem, null=True, blank=True, on_delete=models.CASCADE, related_name="links")
    holder = models.CharField(_("for whom"), max_length=160, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    made_by = models.CharField(max_length=40)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.conference_id} {self.page} {self.holder}"

    @property
    def who(self) -> str:
        """How its bearer stands in records, and the key of its tickets."""
        return f"speaker:{self.pk}"


class SiteLive(models.Model):
    """What a room last said of itself, in one run. Times are Unix ms of the facts, so that order of arrival is no matter."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="live")
    run = models.CharField(max_length=10, default="live")
    state = models.CharField(max_length=10, choices=RoomState.choices, default=RoomState.UNKNOWN)
    state_at = models.BigIntegerField(default=0)
    state_op = models.UUIDField(null=True, blank=True)
    problem = models.CharField(max_length=10, choices=ProblemKind.choices, blank=True)
    problem_at = models.BigIntegerField(default=0)
    problem_op = models.UUIDField(null=True, blank=True)
    calling = models.BooleanField(default=False)
    calling_at = models.BigIntegerField(default=0)
    calling_op = models.UUIDField(null=True, blank=True)
    heard_at = models.BigIntegerField(default=0)
    clock_off = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "run"], name="one_live_state_per_site_and_run")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.state}"


class JoinCode(models.Model):
    """A room's code for the phones of its delegates, short enough to be typed. One that was renewed stays as `ended_at`, so that it is told
    from a wrong one. Of phones there is a count only: let in by the code, and by personal QR."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="join_codes")
    code = models.CharField(max_length=12, unique=True)
    made_at = models.DateTimeField(default=now)
    made_by = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True, blank=True)
    joined = models.PositiveIntegerField(default=0)
    personal = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site"], condition=Q(ended_at__isnull=True), name="one_join_code_per_site")
        ]

    def __str__(self) -> str:
        return self.code


class JoinShown(models.Model):
    """The screens of a conference's rooms show their join codes, in one run, as long as this stands."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="join_shown")
    run = models.CharField(max_length=10, default="live")
    since = models.DateTimeField(default=now)
    shown_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "run"], name="join_shown_once_per_run")]

    def __str__(self) -> str:
        return f"{self.conference_id} {self.run}"
