"""Why something about questions was refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal


def register() -> None:
    """Called once, when the app is ready."""
    refusal(
        "question_moved",
        _(
            "Somebody else has just changed this question. Look at it as it is now, then decide again; what you typed is kept here."
        ),
    )
    refusal("question_needs", _("Fill in: %(what)s."))
    refusal("question_alone", _("Choose another question that this one is put together with."))
    refusal("question_long", _("At most %(most)s characters."))
    refusal("question_past", _("That day is over: name today or a later one."))
    refusal("question_early", _("The time it was asked is still to come."))
    refusal(
        "question_nobody",
        _(
            "Nobody on this room's list is called “%(name)s”, or more than one. Leave the name empty: then it is the room's."
        ),
    )
    refusal("question_empty", _("Write the question."))
