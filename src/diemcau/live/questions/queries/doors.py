"""From an address to what the actor may see. Raises NotFound."""

from diemcau.conferences.models import Conference
from diemcau.conferences.queries import conference_for
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

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
