"""The preview on paper: everybody it was narrowed to, with every condition in words."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference
from diemcau.infra import audit, papers
from diemcau.kernel import formats
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.localised import choose

from ..enums import Outcome
from ..queries import Judged, Verdict, Verdicts

MOST = 5_000


def preview_pdf(verdicts: Verdicts, found: Sequence[Judged], *, by: Actor) -> bytes:
    """Refused: `certificates_long` (most)."""
    conference = verdicts.conference
    if len(found) > MOST:
        raise Refused("certificates_long", most=MOST)
    audit.record(by, "certificates.preview_pdf", conference=conference.pk, rows=len(found))
    language = (get_language() or "vi")[:2]
    data = {
        "title": _("Who gets a certificate, and why not"),
        "subtitle": choose(conference.called, language, conference.key),
        "language": language,
        "as_of": as_of(conference),
        "heads": [_("No."), _("Full name"), _("Position, unit"), _("Site"), _("Certificate"), _("Why")],
        "rows": [_row(number, one) for number, one in enumerate(verdicts.told(found), 1)],
    }
    return papers.compile("outcomes/certificates/preview", data)


def as_of(conference: Conference) -> str:
    """The moment at which everybody is judged: now."""
    now = timezone.now().astimezone(ZoneInfo(conference.timezone))
    moment = {"time": formats.clock_time(now), "day": formats.day(now, (get_language() or "vi")[:2])}
    return _("As of %(moment)s") % {"moment": _("%(time)s, %(day)s") % moment}


def _row(number: int, one: Verdict) -> list[str]:
    person = one.person
    called = f"{person.honorific} {person.full_name}".strip()
    stands = one.numbered or str(Outcome(one.outcome).label)
    office = ", ".join(filter(None, (person.position, person.unit)))
    return [str(number), called, office, one.room, stands, " ".join(told.words for told in one.told)]
