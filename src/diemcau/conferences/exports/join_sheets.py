"""The sheet a room hangs up for its delegates: the join code as a large QR and three steps, in every language of the conference."""

import zipfile
from collections.abc import Mapping, Sequence
from typing import IO, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diemcau.infra import papers
from diemcau.infra.jobs import Report
from diemcau.kernel.localised import choose

from ..models import Conference
from ..queries import Joining, join_address
from .cards import languages_of

SHEETS = "conferences.join_sheets"
AT_ONCE = 400  # sheets of a PDF: about a second


def join_sheets_zip(conference: Conference, rooms: Sequence[Joining], file: IO[bytes], *, report: Report) -> None:
    """The sheets of very many rooms, `AT_ONCE` in a PDF."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for first in range(0, len(rooms), AT_ONCE):
            some = rooms[first : first + AT_ONCE]
            name = f"{conference.key}-phones-{some[0].site.code}-{some[-1].site.code}.pdf"
            archive.writestr(name, join_sheets_pdf(conference, some))
            report((first + len(some)) / len(rooms))


def join_sheets_pdf(conference: Conference, rooms: Sequence[Joining]) -> bytes:
    """A page A4 for each of these rooms, all of which have a code."""
    spoken = languages_of(conference)
    data = {
        "language": spoken[0],
        "title": choose(conference.called, spoken[0], conference.key),
        "texts": [_texts(conference, language) for language in spoken],
        "address": join_address(),
        "sheets": [
            {"qr": f"{at}.svg", "name": room.site.name, "number": room.site.code, "code": room.spoken, "url": room.url}
            for at, room in enumerate(rooms)
        ],
    }
    return papers.compile(
        "conferences/joins", data, {f"{at}.svg": papers.qr(room.url) for at, room in enumerate(rooms)}
    )


def _texts(conference: Conference, language: str) -> Mapping[str, Any]:
    with translation.override(language):
        return {
            "language": language,
            "conference": choose(conference.called, language),
            "heading": _("Your voice in this room"),
            "room": pgettext("site", "Room number"),
            "steps": [
                _("Point your phone's camera at the square and open the address it shows."),
                _("No camera? Open %(address)s and type the code.") % {"address": join_address()},
                _("Follow the programme, and ask and vote when the page offers it. No account, nothing to install."),
            ],
            "code": pgettext("of a room, for phones", "Code"),
            "personal": _(
                "Have a badge with a square of your own? Scan that one: then the page knows whom you speak for."
            ),
        }
