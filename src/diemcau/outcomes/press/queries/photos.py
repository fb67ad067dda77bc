"""Photos: of a room for its people, of all for who keeps the kit, approved ones for the press."""

from collections.abc import Collection, Mapping
from pathlib import Path

from django.db.models import Count, Q, QuerySet

from diemcau.conferences.models import Conference, Session, Site
from diemcau.conferences.queries import conference_for, site_for
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import files, policies
from ..enums import PhotoState
from ..models import Photo

STATES = ("waiting", "approved", "declined", "working", "refused")


def kept_conference(actor: Actor, key: str) -> Conference:
    """The conference whose kit the actor keeps. Raises NotFound."""
    conference = conference_for(actor, key)
    if not policies.may_keep(actor, conference.pk):
        raise NotFound
    return conference


def sending_room(actor: Actor, key: str, code: str) -> Site:
    """A room whose photos the actor sends. Raises NotFound."""
    site = site_for(actor, key, code)
    if not policies.may_send(actor, site.conference_id, site.pk):
        raise NotFound
    return site


def of_rooms(sites: Collection[int]) -> dict[int, int]:
    """How many photos each of these rooms has sent that could be read. One query."""
    sent = Photo.objects.filter(site__in=sites).exclude(state=PhotoState.REFUSED).order_by()
    return dict(sent.values_list("site").annotate(Count("pk")))


def rooms_sent(actor: Actor, conference: Conference) -> list[Site]:
    """The rooms whose photos the actor sends by a role in the room."""
    return list(conference.sites.filter(pk__in=policies.sent_sites(actor, conference.pk)))


def photo_for(actor: Actor, key: str, number: int) -> Photo:
    """A photo of the kit, or of a room of one's own. Raises NotFound."""
    conference = conference_for(actor, key)
    found = conference.photos.select_related("conference", "site", "session__day").filter(pk=number).first()
    if found is None or not policies.may_send(actor, conference.pk, found.site_id or 0):
        raise NotFound
    if found.site_id is None and not policies.may_keep(actor, conference.pk):
        raise NotFound
    return found


def photos_of(conference: Conference, state: str = "", site: int = 0) -> QuerySet[Photo]:
    """Photos as the gallery shows them, the first first; narrowed to a state (STATES) and a room."""
    narrowed = {
        "waiting": Q(state=PhotoState.READY, approved_at=None, declined_at=None),
        "approved": Q(approved_at__isnull=False),
        "declined": Q(declined_at__isnull=False),
        "working": Q(state=PhotoState.WORKING),
        "refused": Q(state=PhotoState.REFUSED),
    }.get(state, Q())
    rows = conference.photos.filter(narrowed).select_related("site", "session__day")
    return (rows.filter(site=site) if site else rows).order_by("made_at", "pk")


def counts_of(conference: Conference) -> Mapping[str, int]:
    """How many there are of each state. One query."""
    approved, waiting = Q(approved_at__isnull=False), Q(state=PhotoState.READY, approved_at=None, declined_at=None)
    return conference.photos.aggregate(
        all=Count("pk"), declined=Count("pk", filter=Q(declined_at__isnull=False)), approved=Count("pk", filter=approved), waiting=Count("pk", filter=waiting),
        working=Count("pk", filter=Q(state=PhotoState.WORKING)), refused=Count("pk", filter=Q(state=PhotoState.REFUSED)),
    )  # fmt: skip


def approved_photos(conference: Conference) -> list[Photo]:
    """What may leave the kit, by number. One query."""
    rows = conference.photos.filter(approved_at__isnull=False, state=PhotoState.READY)
    return list(rows.select_related("site", "session__day").order_by("number", "pk"))


def file_of(photo: Photo, *, small: bool) -> Path:
    """The picture on disk. Raises NotFound while there is none."""
    name = photo.preview if small else photo.picture
    path = files.path_of(photo.conference_id, name)
    if not name or not path.exists():
        raise NotFound
    return path


def half_days(conference: Conference) -> list[Session]:
    """The half-days a photo may belong to."""
    return list(conference.sessions.select_related("day"))
