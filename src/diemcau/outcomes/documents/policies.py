"""Who reads papers and who makes them (domain.md §10): organisers, for papers name people; and of single kinds whoever writes them, as
the secretary does the minutes, up to review: what goes out is the organisers'."""

from diemcau.conferences.enums import Status
from diemcau.conferences.models import Conference
from diemcau.kernel.actor import Actor

from . import kinds

KEEPERS = ("organizer", "co_organizer")
READERS = KEEPERS  # papers name people: the hub reads no whole list (roster.policies.WHOLE_LIST)


def may_see(actor: Actor, conference: int) -> bool:
    """See the list of what stands."""
    return actor.holds(*READERS, *kinds.writers_of(), conference=conference)


def may_read(actor: Actor, conference: int, kind: str) -> bool:
    """See documents of this kind in the list, open them, and take papers away."""
    return actor.holds(*READERS, *kinds.writers_of(kind), conference=conference)


def may_draft(actor: Actor, conference: int, kind: str) -> bool:
    """Draft, edit, send to review, discard documents of this kind."""
    return actor.holds(*KEEPERS, *kinds.writers_of(kind), conference=conference)


def may_keep(actor: Actor, conference: int) -> bool:
    """Send back, issue, revoke; store signed files and templates. Whoever may, may draft every kind."""
    return actor.holds(*KEEPERS, conference=conference)


def may_write(actor: Actor, conference: Conference, kind: str) -> bool:
    """Whether pages show what drafts and changes this kind: an archived conference's documents are read alone."""
    return may_draft(actor, conference.pk, kind) and conference.status != Status.ARCHIVED


def may_decide(actor: Actor, conference: Conference) -> bool:
    """Whether pages show what issues and revokes: not in an archived conference."""
    return may_keep(actor, conference.pk) and conference.status != Status.ARCHIVED
