"""Who reads papers and who makes them (domain.md §10): organisers alone, for papers name people."""

from diemcau.conferences.enums import Status
from diemcau.conferences.models import Conference
from diemcau.kernel.actor import Actor

KEEPERS = ("organizer", "co_organizer")
READERS = KEEPERS  # papers name people: the hub reads no whole list (roster.policies.WHOLE_LIST)


def may_see(actor: Actor, conference: int) -> bool:
    """See the list, every document, and take papers away."""
    return actor.holds(*READERS, conference=conference)


def may_keep(actor: Actor, conference: int) -> bool:
    """Draft, edit, send to review, issue, revoke; store signed files and templates."""
    return actor.holds(*KEEPERS, conference=conference)


def may_write(actor: Actor, conference: Conference) -> bool:
    """Whether pages show what drafts, issues and changes: an archived conference's documents are read alone."""
    return may_keep(actor, conference.pk) and conference.status != Status.ARCHIVED
