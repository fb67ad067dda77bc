"""Who writes minutes and who reads them (domain.md §10): the secretary and the organisers; rooms do neither, nor does who
looks after the system: minutes name people."""

from diemcau.kernel.actor import Actor

WRITERS = ("organizer", "co_organizer", "secretary")


def may_write(actor: Actor, conference: int) -> bool:
    """Read and write minutes, conclusions and tasks, and take them away."""
    return actor.who == "system" or actor.holds(*WRITERS, conference=conference)
