"""What is wrong with a row, and the cure, in the reader's words."""

from django.utils.translation import gettext as _


def text_of(code: str) -> str:
    """The sentence of a problem's code."""
    return {
        "no_name": _("The name is missing: type it."),
        "bad_name": _("This is no name: type the full name in letters."),
        "long_name": _("This name is too long: at most 120 characters."),
        "bad_phone": _("No telephone has this number: check it digit by digit, or leave it empty."),
        "bad_email": _("This is no e-mail address (name@place.vn): correct it, or leave it empty."),
        "no_group": _("The quota is by group: choose one."),
    }.get(code, code)
