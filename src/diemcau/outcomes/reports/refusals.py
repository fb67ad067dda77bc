"""Why something about reports was refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal


def register() -> None:
    """Called once, when the app is ready."""
    refusal("deadline_moved", _("Somebody else set another deadline meanwhile. Look at it, then set it again."))
    refusal("remark_too_long", _("Too long: at most %(most)s characters."))
    refusal("nobody_said", _("Say who said it."))
