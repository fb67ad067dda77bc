"""Why something about a unit's list was refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal


def register() -> None:
    """Called once, when the app is ready."""
    refusal(
        "call_closed", _("Lists are not taken now: the deadline is past, or they were closed. Call the organisers.")
    )
    refusal(
        "list_moved",
        _(
            "The list was changed on another device, or by the organisers, meanwhile. Look through it as it is now, then confirm."
        ),
    )
    refusal(
        "nominee_moved",
        _("%(name)s was changed on another device meanwhile. Look at the row as it is now, then decide."),
    )
    refusal(
        "nominee_listed",
        _("This person is on the delegate list already: say that they do not come instead of removing the row."),
    )
    refusal("choose_reason", _("Choose a reason."))
    refusal("nobody_named", _("Nobody is on the list yet. If the unit sends nobody, say so below."))
    refusal("list_has_problems", _("%(count)s rows are still to be corrected: they are marked in the list."))
    refusal(
        "over_quota", _("%(count)s more than the quota. Remove people, or choose another group for them, then confirm.")
    )
    refusal("nothing_pasted", _("Nothing was pasted. Copy the rows in Excel, press in the field, paste."))
    refusal("nobody_found", _("Nobody was found in this. One person a line: full name, position, telephone, e-mail."))
    refusal(
        "list_too_large",
        _(
            "Too large: at most %(megabytes)s MB. Take pictures and other sheets out of it, or copy its rows and paste them instead."
        ),
    )
    refusal("too_many_nominees", _("At most %(most)s people on one list."))
    refusal("no_file_chosen", _("Choose a file first."))
