"""Why something about minutes was refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal


def register() -> None:
    """Called once, when the app is ready."""
    refusal(
        "entry_moved", _("Somebody else changed this entry meanwhile. Both texts are kept: choose one."), status=409
    )
    refusal("entry_gone", _("Nothing speaks of this entry any more."))
    refusal("minutes_moved", _("Somebody else changed this meanwhile. Look at it as it is now, then change it again."))
    refusal("minutes_empty", _("Write something first."))
    refusal("minutes_too_long", _("Too long: at most %(most)s characters."))
