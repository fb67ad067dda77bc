"""Who reads papers and who makes them (domain.md §10): organisers make them, the hub reads."""

from diemcau.kernel.actor import Actor

KEEPERS = ("organizer", "co_organizer")
READERS = (*KEEPERS, "hub_technician")


def may_see(actor: Actor, conference: int) -> bool:
    """See the list, every document, and take papers away."""
    return actor.holds(*READERS, conference=conference)


def may_keep(actor: Actor, conference: int) -> bool:
    """Draft, edit, send to review, issue, revoke; store signed files and templates."""
    return actor.holds(*KEEPERS, conference=conference)
