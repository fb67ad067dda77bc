"""What every verb asks first."""

from diemcau.conferences.archived import require_open
from diemcau.conferences.models import Conference
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import policies


def require_keeper(by: Actor, conference: Conference) -> None:
    """Raises Refused: forbidden, closed."""
    if not policies.may_keep(by, conference.pk):
        raise Refused("forbidden")
    require_open(conference)


def require_sender(by: Actor, conference: Conference, site: int) -> None:
    """Of photos of a room (0: of none). Raises Refused: forbidden, closed."""
    if not policies.may_send(by, conference.pk, site):
        raise Refused("forbidden")
    require_open(conference)
