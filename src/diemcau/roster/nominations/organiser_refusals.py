"""Why something the organisers did about units was refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal

TEXTS = {
    "call_moved": _(
        "Somebody else changed these settings meanwhile. Open the page anew and look at them before you save."
    ),
    "deadline_past": _("This moment has passed: nobody could answer any longer. Choose a later one."),
    "not_waiting": _("This list does not wait for approval (any longer). Look at it again."),
    "no_words": _("Say in a few words what is to be corrected."),
    "no_unit_chosen": _("Choose the units first."),
    "nowhere_to_go": _("Choose the site, and tick the people who are to go there."),
}
for code, text in TEXTS.items():
    refusal(code, text)
