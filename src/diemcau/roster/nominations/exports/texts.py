"""The short texts to units, all in one file: for an operator's own service of messages, or to be copied row by row. Made by a job."""

from typing import IO, Any

from django.utils.translation import gettext as _

from diemcau.conferences.handouts import handout
from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.jobs import Report
from diemcau.kernel.actor import Actor

from ...text_lists import write_csv
from .. import policies
from ..messages import message_for
from ..queries.chasing import call_for, chased_units
from ..queries.links import url_of

TEXTS = "nominations.texts"


@handout(TEXTS, may=policies.may_lead)
def texts_file(by: Actor, conference: Conference, facts: dict[str, Any], file: IO[bytes], report: Report) -> None:
    """Of these units (`units`, numbers), in their order; one without a link has no text."""
    call = call_for(by, conference.pk)
    chosen = [(one, url_of(one.link)) for one in chased_units(by, conference.pk, facts["units"]) if one.link]
    rows = (
        (one.unit.name, one.unit.contact_name, one.unit.contact_phone, message_for(conference, call, one, url).short)
        for one, url in chosen
        if url
    )
    count = write_csv(file, [_("Unit"), _("Contact"), _("Telephone"), _("Text")], rows)
    audit.record(by, TEXTS, conference=conference.pk, units=count)
