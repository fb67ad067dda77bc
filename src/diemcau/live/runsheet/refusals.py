"""Why something on the run sheet was refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal


def register() -> None:
    """Called once, when the app is ready."""
    refusal(
        "sheet_moved", _("Somebody else has stepped meanwhile. Nothing was done twice: look where the sheet is now.")
    )
    refusal(
        "sheet_elsewhere",
        _(
            "The programme was moved on another page, or an item was taken out of it, since the last step. Begin the item you want from the list."
        ),
    )
    refusal("sheet_over", _("The programme is at its end."))
    refusal("sheet_of_the_day", _("Only a rehearsal begins anew."))
    refusal("nothing_to_undo", _("There is no step to undo."))
    refusal("cue_kind_gone", _("This server no longer knows this kind of cue."))
    refusal("cue_empty", _("Choose what the cue is to show."))
    refusal("too_many_cues", _("An item takes at most %(most)s cues."))
    refusal("no_such_card", _("This card is no longer there."))
    refusal("no_such_layout", _("There is no such layout."))
    refusal("no_such_timer", _("A timer runs 1 to %(most)s minutes."))
    refusal("no_such_room", _("This room is no longer there."))
    refusal("item_has_no_plan", _("The item has no planned length: choose a number of minutes."))
