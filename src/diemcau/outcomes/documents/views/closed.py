"""An archived conference: its documents are read and taken away, and written no more."""

from diemcau.conferences.enums import Status
from diemcau.conferences.models import Conference
from diemcau.kernel.actor import Actor
from diemcau.ui.refusals import text_of

from .. import policies


def closed(conference: Conference) -> str:
    """Why nothing is written any more, for pages; empty while it is."""
    return text_of("closed") if conference.status == Status.ARCHIVED else ""


def may_write(actor: Actor, conference: Conference) -> bool:
    """Whether pages show what drafts, issues and changes."""
    return policies.may_keep(actor, conference.pk) and conference.status != Status.ARCHIVED
