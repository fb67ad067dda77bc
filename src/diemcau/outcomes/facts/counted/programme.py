"""What a conference's programme comes to."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from diemcau.conferences.enums import ItemKind
from diemcau.conferences.models import Conference, ProgrammeItem, Speaker

from ..sources import Counted, Offered


def programme(conference: Conference) -> Iterable[Offered]:
    """Half-days, topics, and those who speak on topics. Two queries and one for the speakers."""
    source = _("programme")
    topics = ProgrammeItem.objects.filter(session__conference=conference, kind=ItemKind.TOPIC)
    items = set(topics.values_list("pk", flat=True))

    def counted(value: int) -> Counted | None:
        return Counted(value, source=source) if value else None

    yield Offered("sessions", _("Half-days"), counted(conference.sessions.count()), 110)
    yield Offered("topics", _("Topics"), counted(len(items)), 120)
    yield Offered("speakers", _("Speakers on topics"), counted(_speakers(items)), 130)


def _speakers(topics: set[int]) -> int:
    """How many persons speak on these, each once; 0 where nobody can say: a topic has no speaker yet, or an office without a name
    stands beside several, which may be one person or many."""
    names: set[str] = set()
    offices: list[tuple[str, int | None]] = []
    spoken: set[int] = set()
    rows = Speaker.objects.filter(item__in=topics).values_list("item", "name", "positions", "organisation")
    for item, name, positions, body in rows:
        spoken.add(item)
        if name:
            names.add(name)
        else:
            offices.append((str(positions), body))
    is_known = spoken == topics and len(set(offices)) == len(offices)
    return len(names) + len(offices) if is_known else 0
