"""What both files say of a question, in words."""

from zoneinfo import ZoneInfo

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference
from diemcau.kernel import formats
from diemcau.kernel.clock import as_datetime

from ..enums import Step
from ..queries import Card


def language() -> str:
    """The language switched on: vi or en."""
    return (get_language() or "vi")[:2]


def moment(ms: int, conference: Conference) -> str:
    """“08:20, 5 July 2026” in the conference's zone; empty for never."""
    if not ms:
        return ""
    at = as_datetime(ms).astimezone(ZoneInfo(conference.timezone))
    return f"{formats.clock_time(at)}, {formats.day(at, language())}"


def outcome(card: Card) -> str:
    """How it ended, in one line; of what was put together with another question, that one's end."""
    row = card.row.head or card.row
    said = str(Step(row.step).label)
    if card.row.withdrawn_at:
        said = _("taken back by its asker")
    elif row.step == Step.WRITTEN and not row.given and row.due:
        said = _("written answer by %(day)s, from %(owner)s") % {
            "day": formats.day(row.due, language()),
            "owner": row.routed_to,
        }
    elif row.step == Step.WRITTEN and row.given:
        said = pgettext("question", "answered in writing")
    elif row.step == Step.DECLINED:
        said = _("declined: %(reason)s") % {"reason": row.reason}
    if card.row.head:
        said = _("put together with “%(text)s”: %(end)s") % {"text": row.shown, "end": said}
    return said


def source(card: Card) -> str:
    """Room and name, as far as the asker chose."""
    site = card.row.site
    room = f"{site.code} · {site.name}" if site else _("room not named")
    return " · ".join(filter(None, (room, card.who)))
