"""Closed lists of this module (domain.md §12)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Form(models.TextChoices):
    """How people take part. Empty in the database: not known."""

    IN_PERSON = "in_person", _("in person")
    HYBRID = "hybrid", _("in person and online")
    ONLINE = "online", _("online")


class Status(models.TextChoices):
    """Where a conference stands."""

    DRAFT = "draft", _("draft")
    PLANNED = "planned", _("planned")
    OPEN = "open", _("open for lists")
    LIVE = "live", _("running")
    CLOSED = "closed", pgettext_lazy("conference", "closed")
    ARCHIVED = "archived", _("archived")


class OrganiserRole(models.TextChoices):
    """What a body does for a conference."""

    HOST = "host", _("host")
    JOINT_HOST = "joint_host", _("joint host")
    CO_ORDINATING = "co_ordinating", _("co-ordinating body")
    SUPPORTING = "supporting", _("supporting body")
    VENUE_PROVIDER = "venue_provider", _("venue provider")
    SPONSOR = "sponsor", _("sponsor")


class Part(models.TextChoices):
    """The half-day of a session."""

    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")


class ItemKind(models.TextChoices):
    """What a programme item is."""

    OPENING = "opening", _("opening")
    SPEECH = "speech", _("speech")
    TOPIC = "topic", _("topic")
    FILM = "film", _("film")
    FORUM = "forum", _("discussion")
    EXERCISE = "exercise", _("exercise")
    BREAK = "break", _("break")
    TEST = "test", _("test")
    EVALUATION = "evaluation", _("evaluation")
    CLOSING = "closing", _("closing")
    VISIT = "visit", _("working visit")
    OTHER = "other", _("other item")


class Qualifier(models.TextChoices):
    """How sure a stated count is (kernel.formats.QUALIFIERS)."""

    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    MORE_THAN = "more_than", _("more than")
    NEARLY = "nearly", _("nearly")


class ContactRole(models.TextChoices):
    """What a contact does at a site."""

    SITE_LEAD = "site_lead", _("Site lead")
    SITE_TECHNICIAN = "site_technician", _("Site technician")
    SITE_REGISTRAR = "site_registrar", _("Site registrar")


class RoomState(models.TextChoices):
    """What a room last said of itself."""

    UNKNOWN = "unknown", _("no word yet")
    POWERED = "powered", _("powered")
    CONNECTED = "connected", _("connected")
    READY = "ready", _("ready")
    DEGRADED = "degraded", _("degraded")
    LOST = "lost", _("lost")


class ProblemKind(models.TextChoices):
    """What is wrong in a room: a closed list, so that no free text about people slips in."""

    LINE = "line", _("line")
    POWER = "power", _("power")
    AUDIO = "audio", _("sound")
    VIDEO = "video", _("picture")
    MEDIA = "media", _("film or slides")
    ACCESS = "access", _("room or door")
    OTHER = "other", _("something else")


class LinkPage(models.TextChoices):
    """What a speaker's link opens."""

    SPEAKER = "speaker", _("Speaker's page")
    STAGE = "stage", _("Stage monitor")
