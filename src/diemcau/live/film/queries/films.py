"""Films, what is being sent, and whether files are still needed."""

from uuid import UUID

from django.db.models import Q, QuerySet

from diemcau.conferences import queries as conferences
from diemcau.conferences.models import Conference
from diemcau.infra.models import JobRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import policies
from ..models import Film, Material, Upload


def conference_to_run(actor: Actor, key: str) -> Conference:
    """A conference whose films the actor may put up and play. Raises NotFound."""
    found = conferences.conference_for(actor, key)
    if not policies.may_run(actor, found.pk):
        raise NotFound
    return found


def films_of(conference: Conference) -> QuerySet[Film]:
    """All films of a conference, with captions."""
    return conference.films.prefetch_related("captions")


def film_of(conference: Conference, number: int) -> Film:
    """One of its films. Raises NotFound."""
    found = films_of(conference).filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


def progress_of(film: Film) -> int:
    """Percent of the check, while it lasts."""
    share = JobRow.objects.filter(pk=film.job).values_list("progress", flat=True).first()
    return int(100 * (share or 0))


def upload_for(actor: Actor, conference: Conference, uid: UUID) -> Upload:
    """An upload of the actor's own. Raises NotFound."""
    found = Upload.objects.filter(pk=uid, conference=conference, made_by=actor.who).first()
    if found is None:
        raise NotFound
    return found


def uploads_of(actor: Actor, conference: Conference, kind: str) -> QuerySet[Upload]:
    """What the actor began to send and has not ended, the newest first."""
    return Upload.objects.filter(conference=conference, made_by=actor.who, kind=kind).order_by("-made_at")


def is_used(digest: str) -> bool:
    """Whether a film, captions, a poster or a material still needs the files of this digest."""
    films = Film.objects.filter(Q(digest=digest) | Q(poster=digest) | Q(captions__digest=digest))
    return films.exists() or Material.objects.filter(digest=digest).exists()
