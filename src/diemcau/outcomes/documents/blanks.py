"""What a document leaves to be written by hand, told before it is issued: its files do not change afterwards."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diemcau.conferences.letterheads import letterhead_of

from .drawing import said_in
from .models import Document


def blanks_of(document: Document, content: Sequence[dict[str, Any]]) -> list[str]:
    """The parts of heading and signature that are printed empty, in their order on paper, each once. Some two queries."""
    head = said_in(letterhead_of(document.conference, document.language), document.letterhead)
    found: list[str] = []
    for block in (block for one in content[:1] for block in one["blocks"]):
        if block["type"] == "Head" and block["below_left"]:
            found += [] if document.number else [pgettext("document", "number")]
            found += [] if head.abbreviation else [_("abbreviation of the body")]
        if block["type"] == "Head":
            found += [] if head.place else [pgettext("document", "place")]
            found += [] if document.dated else [pgettext("document", "date")]
        found += _unsigned(block)
    return list(dict.fromkeys(found))


def _unsigned(block: dict[str, Any]) -> Iterator[str]:
    if block["type"] == "Closing" and not block["recipients"]:
        yield _("recipients")
    for one in {"Closing": [block], "Signatures": block.get("signers", ())}.get(block["type"], ()):
        if not one["power"]:
            yield _("signer’s position")
        if not one["name"]:
            yield _("signer’s name")
