"""Why something of messages and chat was refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal


def register() -> None:
    """Called once, when the app is ready."""
    refusal("announcement_empty", _("Write the text, in one language at least."))
    refusal("announcement_long", _("A text has at most %(most)s characters."))
    refusal("announcement_rooms", _("No such room number: %(what)s."))
    refusal("announcement_nobody", _("Choose the rooms it is for."))
    refusal(
        "chat_moved",
        _(
            "Somebody else of the hub has just answered. Read it, then send yours if it is still needed: it is kept here."
        ),
    )
    refusal("chat_empty", _("Write a line, or choose a phrase."))
    refusal(
        "incident_moved",
        _("Somebody else has just changed this note. Look at it as it is now; what you typed is kept here."),
    )
