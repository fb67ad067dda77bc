"""Why something about polls was refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal


def register() -> None:
    """Called once, when the app is ready."""
    refusal("poll_moved", _("Somebody else has just acted on this poll. Look at it as it is now, then decide again."))
    refusal(
        "poll_open",
        _("This poll was opened already: what was answered stays what was asked. Copy it, and change the copy."),
    )
    refusal("poll_state", _("This is not possible as the poll stands now."))
    refusal("poll_empty", _("Write the question."))
    refusal("poll_choices", _("Give two to %(most)s choices, each on a line of its own."))
    refusal("poll_steps", _("A scale has two to ten steps."))
    refusal("poll_seconds", _("Say a time between 10 seconds and 24 hours."))
    refusal("poll_long", _("At most %(most)s characters."))
    refusal("poll_hands", _("Type whole numbers, one for each choice."))
    refusal("poll_box", _("The box of secret ballots cannot be read now. Try again in a minute: nothing is lost."))
    refusal(
        "no_slot_left",
        _("All secret polls that were prepared for this conference are used up. Make it a poll by unit."),
    )
