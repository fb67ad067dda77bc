"""From an address to what the actor may see. Raises NotFound."""

from uuid import UUID

from diemcau.conferences.models import Conference, Site
from diemcau.conferences.queries import conference_for
from diemcau.infra.options import options
from diemcau.infra.outbox import RUNS
from diemcau.kernel.actor import Actor
from diemcau.kernel.addresses import ASKED, WEEK_S, Addresses, BadAddress, ends
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import NotFound
from diemcau.kernel.names import fold
from diemcau.roster.models import Delegate

from .. import policies
from ..models import Board, Question


def conference_to_moderate(actor: Actor, key: str) -> Conference:
    """A conference whose questions the actor moderates."""
    found = conference_for(actor, key)
    if not policies.may_moderate(actor, found.pk):
        raise NotFound
    return found


def conference_to_read(actor: Actor, key: str) -> Conference:
    """One whose list of questions and answers the rooms may see, and the actor works for it."""
    found = conference_for(actor, key)
    if not policies.may_read(actor, found.pk) or not board_of(found.pk).published:
        raise NotFound
    return found


def board_of(conference: int) -> Board:
    """How it has its questions; as at first where nobody has said."""
    return Board.objects.filter(conference=conference).first() or Board(conference_id=conference)


def question_of(conference: int, run: str, number: int) -> Question:
    """A question of a run."""
    rows = Question.objects.select_related("site", "head__site")
    found = rows.filter(conference=conference, run=run, pk=number).first()
    if found is None:
        raise NotFound
    return found


def question_to_moderate(actor: Actor, key: str, run: str, number: int) -> Question:
    """With its conference."""
    conference = conference_to_moderate(actor, key)
    found = question_of(conference.pk, run, number)
    found.conference = conference
    return found


def door_of(conference: int, run: str) -> str:
    """The address below which whoever asks finds what others may see: the same for all, so that it does not say who comes."""
    until = ends(SystemClock().now_ms(), WEEK_S)
    return _addresses().sign(conference, RUNS.index(run), until=until)


def list_url(conference: int, run: str) -> str:
    """The whole address of the published list, for a QR."""
    return f"{options().public_url.rstrip('/')}{door_of(conference, run)}/list"


def behind_door(path: str) -> tuple[Conference, str]:
    """Conference and run of such an address. Raises NotFound."""
    try:
        number, run = _addresses().read(path, now_ms=SystemClock().now_ms()).facts
    except (BadAddress, ValueError):
        raise NotFound from None
    found = Conference.objects.filter(pk=number).first()
    if found is None:
        raise NotFound
    return found, RUNS[run]


def _addresses() -> Addresses:
    return Addresses(options().secret_key.encode(), ASKED)


def delegate_called(site: Site, run: str, name: str) -> UUID | None:
    """The one of a room's list who is called so, without marks; None for nobody, and for namesakes."""
    listed = Delegate.objects.filter(site=site, run__in=("live", run), removed_at=None)
    found = [uid for uid, called in listed.values_list("uid", "full_name") if fold(called) == fold(name)]
    return found[0] if len(found) == 1 else None
