"""The short texts to persons, all in one file: for an operator's own service of messages, or to be copied row by row. Made by a job."""

from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from diemcau.conferences.handouts import handout
from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.jobs import Report
from diemcau.kernel.actor import Actor

from ...text_lists import write_csv
from .. import composing, policies, queries
from ..actions import asking_of
from ..occasion import Occasion
from ..wording import PERSON

TEXTS = "invitations.texts"
PIECE = 2_000


@handout(TEXTS, may=policies.may_invite)
def texts_file(by: Actor, conference: Conference, facts: dict[str, Any], file: IO[bytes], report: Report) -> None:
    """Of those with these `uids`; without any, of all whom `filters` list. By name."""
    count = write_csv(
        file,
        [_("Full name"), _("Unit"), _("Telephone"), _("Text"), _("Text without diacritics")],
        _rows(by, conference, facts),
    )
    audit.record(by, TEXTS, conference=conference.pk, persons=count)


def _rows(by: Actor, conference: Conference, facts: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    people = queries.people_for(by, conference.pk, queries.Filters(**facts["filters"])).select_related("site__place")
    if facts["uids"]:
        people = people.filter(uid__in=facts["uids"])
    occasion = Occasion(conference, asking_of(conference))
    for one in people.iterator(chunk_size=PIECE):
        said = composing.message(occasion, PERSON, occasion.of_person(one))
        yield one.full_name, one.unit, one.phone, said.text, said.plain
