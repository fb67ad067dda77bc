"""Who acts: a person signed in, a device of a room, or nobody. Loaded once a request, handed to every action as `by`."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

ROLES = (
    "system_admin",
    "organizer",
    "co_organizer",
    "hub_technician",
    "secretary",
    "cluster_coordinator",
    "site_lead",
    "site_technician",
    "site_registrar",
    "delegate",
)
Role = Literal[
    "system_admin",
    "organizer",
    "co_organizer",
    "hub_technician",
    "secretary",
    "cluster_coordinator",
    "site_lead",
    "site_technician",
    "site_registrar",
    "delegate",
]


class Held(NamedTuple):
    """A role held in one conference (0: everywhere) and at one site (0: the whole conference)."""

    role: str
    conference: int = 0
    site: int = 0


@dataclass(frozen=True, slots=True)
class Actor:
    """`who` names the actor for the record: ``account:3``, ``device:12``, ``system`` or ``nobody``."""

    who: str = "nobody"
    name: str = ""
    held: frozenset[Held] = field(default_factory=frozenset)
    language: str = "vi"

    @property
    def is_known(self) -> bool:
        return self.who != "nobody"

    def holds(self, *roles: str, conference: int = 0, site: int = 0) -> bool:
        """Whether one of `roles` is held over this conference or site; a role without a site covers all its sites."""
        return any(h.role in roles and h.conference in (0, conference) and h.site in (0, site) for h in self.held)

    def conferences(self) -> frozenset[int]:
        """Conferences in which any role is held (0 among them: all)."""
        return frozenset(h.conference for h in self.held)

    def sites(self, conference: int) -> frozenset[int]:
        """Sites of a conference at which a role is held (0 among them: all)."""
        return frozenset(h.site for h in self.held if h.conference in (0, conference))


SYSTEM = Actor(who="system", name="diemcau", held=frozenset({Held("system_admin")}))
NOBODY = Actor()
