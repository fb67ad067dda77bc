"""Who may do what with films and materials (domain.md §10)."""

from diemcau.conferences.policies import HUB, STAFF
from diemcau.kernel.actor import Actor

from .enums import Readers

_READERS = {Readers.HUB: HUB, Readers.ROOMS: STAFF, Readers.EVERYBODY: (*STAFF, "delegate")}


def may_run(actor: Actor, conference: int) -> bool:
    """Put films and materials up, take them away, play films in all rooms."""
    return actor.holds(*HUB, conference=conference)


def may_read_materials(actor: Actor, conference: int) -> bool:
    """Open the page of materials: whoever takes part."""
    return any(h.conference in (0, conference) and h.role in _READERS[Readers.EVERYBODY] for h in actor.held)


def may_read(actor: Actor, conference: int, readers: str) -> bool:
    """Fetch a material that is for these readers, when its time has come."""
    roles = _READERS[Readers(readers)]
    return any(h.conference in (0, conference) and h.role in roles for h in actor.held)
