"""Some people of example conferences have had their invitation on paper: most said yes, some are silent, for one somebody else is proposed."""

from django.utils import timezone

from diemcau.conferences.models import Conference
from diemcau.kernel.actor import Actor, Held

from .. import policies as roster
from ..models import Delegate
from ..substituting import Proposal
from .actions import answer, hand_over
from .enums import Answer, Way
from .queries import begins_and_ends

GUESTS = 20
SUBSTITUTE = Proposal("Lường Thị Thay", position="Phó trưởng trạm", phone="0900000999")


def invite(conference: Conference, *, by: Actor) -> int:
    """Hand the first of the list their letters; returns how many, none of a conference that is over. Nobody declines: those expected stay as
    many as they are."""
    _begins, ends = begins_and_ends(conference.pk)
    if ends is not None and ends < timezone.now():
        return 0
    guests = list(Delegate.objects.filter(conference=conference, removed_at=None).order_by("listed", "pk")[:GUESTS])
    hand_over(conference.pk, by=by, way=Way.PAPER, delegates=guests)
    for number, guest in enumerate(guests):
        themselves = Actor(roster.delegate_who(guest), guest.full_name, frozenset({Held("delegate", conference.pk)}))
        if number == 1:
            answer(delegate=guest, by=themselves, answer=Answer.SUBSTITUTE, substitute=SUBSTITUTE)
        elif number % 4:
            answer(delegate=guest, by=themselves, answer=Answer.YES)
    return len(guests)
