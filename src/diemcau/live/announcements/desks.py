"""What the room's desk has of this module: its part of the pack, its words, the phrases it offers."""

from typing import Any

from django.utils.translation import gettext as _

from diemcau.conferences.models import Site

from . import queries
from .phrases import ROOM


def head(site: Site, run: str, language: str) -> dict[str, Any]:
    """For the head of the pack (static/offline/js/messages.js draws it)."""
    return queries.desk_of(site, run, language)


def phrases(site: str) -> list[tuple[str, str]]:
    """What a room may say by one press, in the language switched on; `site`: what it is called."""
    return [(code, str(text).replace("{site}", site)) for code, text in ROOM.items()]


def texts() -> dict[str, str]:
    """By the keys that messages.js and the journal use."""
    return {
        "message.urgent": _("Urgent message of the hub"),
        "message.notice": _("Message of the hub"),
        "message.next": _("Your room is next"),
        "message.acknowledge": _("Acknowledge"),
        "message.heard": _("Acknowledged"),
        "chat.hub": _("Hub"),
        "chat.here": _("This room"),
        "chat.read": _("Read and answer"),
        "chat.wrote": _("The hub’s technicians have written"),
        "chat.long": _("At most {n} characters. Shorten it; nothing was sent."),
        "said.acknowledge": _("A message of the hub acknowledged"),
        "said.say": _("To the hub: {text}"),
        "refusal.too_long": _("The text is too long."),
        "refusal.no_text": _("There is no text."),
        "refusal.too_many_lines": _("So much has been written from here that no more is taken. Ring the hub."),
    }
