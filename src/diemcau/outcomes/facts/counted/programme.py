"""What a conference's programme comes to."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from diemcau.conferences.enums import ItemKind
from diemcau.conferences.models import Conference, ProgrammeItem, Speaker

from ..sources import Counted, Offered


def programme(conference: Conference) -> Iterable[Offered]:
    """Half-days, topics, and those who speak on topics: by name, where there is none by their offices, each once. Three queries."""
    source = _("programme")
    topics = ProgrammeItem.objects.filter(session__conference=conference, kind=ItemKind.TOPIC)

    def counted(value: int) -> Counted | None:
        return Counted(value, source=source) if value else None

    yield Offered("sessions", _("Half-days"), counted(conference.sessions.count()), 110)
    yield Offered("topics", _("Topics"), counted(topics.count()), 120)
    said = Speaker.objects.filter(item__in=topics).values_list("name", "positions", "organisation")
    speakers = {name or (str(positions), body) for name, positions, body in said}
    yield Offered("speakers", _("Speakers on topics"), counted(len(speakers)), 130)
