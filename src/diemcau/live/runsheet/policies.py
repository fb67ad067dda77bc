"""Who may do what with the run sheet (domain.md §10): those who run the hall."""

from diemcau.conferences.policies import HUB
from diemcau.kernel.actor import Actor


def may_run(actor: Actor, conference: int) -> bool:
    """Hang cues, advance, undo, set layout and timers."""
    return actor.holds(*HUB, conference=conference)
