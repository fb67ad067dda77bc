"""Photos and cards as lists: workbook and JSON, with what every column means."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.spreadsheets import Workbook, print_as_list
from diemcau.kernel.actor import Actor
from diemcau.kernel.localised import choose

from ..cards import Face, faces_of
from ..content import captions_of
from ..models import Photo
from ..queries import photos_of
from .names import photo_name

PHOTOS = {
    "number": gettext_lazy("Number of the photo here"),
    "room": gettext_lazy("Room number of the room that sent it; empty: of no room"),
    "site": gettext_lazy("Name of that room"),
    "session": gettext_lazy("Number of the half-day; empty: not said"),
    "state": gettext_lazy("working: being made ready, ready, refused: cannot be used"),
    "caption": gettext_lazy("What it shows, by language"),
    "credit": gettext_lazy("Who took it, or whose it is"),
    "width": gettext_lazy("Pixels across"),
    "height": gettext_lazy("Pixels down"),
    "bytes": gettext_lazy("Size of the picture"),
    "digest": gettext_lazy("SHA-256 of the file as it was uploaded"),
    "uploaded_at": gettext_lazy("When it came, UTC"),
    "approved_at": gettext_lazy("When it was approved, UTC; empty: it does not leave the kit"),
    "approved_by": gettext_lazy("Who approved it"),
    "declined_at": gettext_lazy("When it was declined, UTC; empty: it was not"),
    "reason": gettext_lazy("Why it was declined"),
}
CARDS = {
    "speaker": gettext_lazy("Key of the speaker in this conference"),
    "honorific": gettext_lazy("Form of address"),
    "name": gettext_lazy("Full name; empty: known by office only"),
    "degree": gettext_lazy("Academic title and degree"),
    "rank": gettext_lazy("Rank in service"),
    "positions": gettext_lazy("Positions in their order, by language"),
    "organisation": gettext_lazy("Body, by language"),
    "topics": gettext_lazy("What is presented, by language"),
    "standing": gettext_lazy(
        "unasked, asked, change: the office asks for one, moved: changed since it was approved, approved"
    ),
    "approved_by": gettext_lazy("Who approved it"),
    "approved_at": gettext_lazy("When that was, UTC"),
    "differs": gettext_lazy("Whether the card says otherwise than the programme"),
}


def photo_facts(photo: Photo) -> dict[str, Any]:
    return {
        "number": photo.pk, "room": photo.site.code if photo.site else "", "site": photo.site.name if photo.site else "",
        "session": photo.session_id or "", "state": photo.state, "caption": photo.caption, "credit": photo.credit,
        "width": photo.width, "height": photo.height, "bytes": photo.size, "digest": photo.digest,
        "uploaded_at": photo.made_at.isoformat(timespec="seconds"),
        "approved_at": photo.approved_at.isoformat(timespec="seconds") if photo.approved_at else "",
        "approved_by": photo.approved_name,
        "declined_at": photo.declined_at.isoformat(timespec="seconds") if photo.declined_at else "", "reason": photo.reason,
    }  # fmt: skip


def card_facts(face: Face) -> dict[str, Any]:
    said, card = face.said, face.card
    approved = card if card is not None and face.is_approved else None
    return {
        "speaker": face.key, **{name: said[name] for name in ("honorific", "name", "degree", "rank", "positions")},
        "organisation": dict(face.body), "topics": [dict(one) for one in face.topics], "standing": face.standing.value,
        "approved_by": approved.approved_name if approved else "",
        "approved_at": approved.approved_at.isoformat(timespec="seconds") if approved and approved.approved_at else "",
        "differs": face.differs,
    }  # fmt: skip


def kit_lists(conference: Conference, *, by: Actor) -> dict[str, Any]:
    """All photos and cards as JSON, with the meaning of every field. Who took it is recorded."""
    audit.record(by, "press.lists", conference=conference.pk)
    return {
        "conference": conference.key,
        "fields": {
            "photos": {key: str(told) for key, told in PHOTOS.items()},
            "cards": {key: str(told) for key, told in CARDS.items()},
        },
        "photos": [photo_facts(one) for one in photos_of(conference)],
        "cards": [card_facts(one) for one in faces_of(conference)],
    }


def kit_xlsx(conference: Conference, *, by: Actor) -> bytes:
    """The same as a workbook: a sheet for photos, for cards, and for what the columns mean."""
    lists = kit_lists(conference, by=by)
    out = io.BytesIO()
    with Workbook(out) as book:
        for title, name in ((_("Photos"), "photos"), (_("Cards"), "cards")):
            _sheet(book, title, list(lists["fields"][name]), [list(row.values()) for row in lists[name]])
        meanings = [[name, key, told] for name in ("photos", "cards") for key, told in lists["fields"][name].items()]
        _sheet(book, _("Fields"), [_("List"), _("Field"), _("Meaning")], meanings)
    return out.getvalue()


def captions_xlsx(conference: Conference, photos: Sequence[Photo], language: str, *, by: Actor) -> bytes:
    """The approved photos as they lie in the kit: file, caption, credit, room, approved by."""
    told = captions_of(photos, language)
    rows = [
        [photo_name(one.number), one.text, one.credit, photo.site.name if photo.site else "", photo.approved_name]
        for one, photo in zip(told, photos, strict=True)
    ]
    out = io.BytesIO()
    with Workbook(out) as book:
        _sheet(book, _("Photos"), [_("File"), _("Caption"), _("Credit"), _("Site"), _("Approved by")], rows)
    return out.getvalue()


def _sheet(book: Any, title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    for column, head in enumerate(heads):
        width = max([len(head), *(len(_text(row[column])) for row in rows[:200])], default=8)
        sheet.set_column(column, column, min(60, max(8, width + 2)))
        sheet.write_string(0, column, head, bold)
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            text = _text(value)
            if isinstance(value, int) and not isinstance(value, bool):
                sheet.write_number(line, column, value, plain)
            elif text:
                sheet.write_string(line, column, text, plain)
    sheet.freeze_panes(1, 0)
    print_as_list(sheet)


def _text(value: Any) -> str:
    """A cell: texts of several languages one below the other, lists by semicolons."""
    if isinstance(value, Mapping):
        return (
            "\n".join(f"{code}: {_text(one)}" for code, one in value.items())
            if len(value) > 1
            else "".join(_text(one) for one in value.values())
        )
    if isinstance(value, list):
        return "; ".join(choose(one, "") if isinstance(one, Mapping) else str(one) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else ""
    return str(value)
