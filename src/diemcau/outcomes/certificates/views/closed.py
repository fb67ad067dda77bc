"""An archived conference: its register is read and checked, and nothing is added to it."""

from diemcau.conferences.enums import Status
from diemcau.conferences.models import Conference
from diemcau.ui.refusals import text_of


def closed(conference: Conference) -> str:
    """Why nothing is issued any more, for pages; empty while it is."""
    return text_of("closed") if conference.status == Status.ARCHIVED else ""
