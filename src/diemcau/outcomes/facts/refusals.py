"""Why something about figures is refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal


def register() -> None:
    """Say what this module's codes mean."""
    refusal("unknown_figure", _("This fact sheet has no such figure yet. Load the page again."))
    refusal("bad_figure", _("Give the figure as a whole number, and how sure it is."))
    refusal(
        "facts_final",
        _(
            "Version %(number)s is final already. If another one is to take its place, tick that below and freeze again."
        ),
    )
    refusal("bad_occasion", _("Choose what the fact sheet is frozen for."))
