"""Why something of call-in was refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal


def register() -> None:
    """Called once, when the app is ready."""
    refusal("not_asking", _("This room does not wait any more: it was withdrawn, or it speaks already."))
    refusal("bad_minutes", _("A room speaks 1 to %(most)s minutes."))
    refusal(
        "turn_moved",
        _("Somebody else has changed this meanwhile. Look at it as it is now, and press again if you still want it."),
        status=409,
    )
    refusal("bad_budget", _("A room has 1 to %(most)s minutes in all."))
