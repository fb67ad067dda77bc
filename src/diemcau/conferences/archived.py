"""An archived conference is read and taken away, and written no more: verbs refuse (`closed`), pages say so and show no forms."""

from diemcau.kernel.errors import Refused
from diemcau.ui.refusals import text_of

from .enums import Status
from .models import Conference


def closed(conference: Conference) -> str:
    """Why nothing is written any more, for pages; empty while it is."""
    return text_of("closed") if conference.status == Status.ARCHIVED else ""


def require_open(conference: Conference) -> None:
    """Raises Refused(closed)."""
    if conference.status == Status.ARCHIVED:
        raise Refused("closed")
