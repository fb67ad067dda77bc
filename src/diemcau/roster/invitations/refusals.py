"""Why invitations and mail refuse, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal

TEXTS = {
    "mail_off": _(
        "This server has no mail server yet, so nothing can be sent. Copy the texts instead, or print the invitations; who keeps the server sets DIEMCAU_EMAIL_URL."
    ),
    "not_listed_any_more": _("This person is not on the list any more. Ask the organisers."),
    "answer_too_late": _("The conference is over: an answer changes nothing any more."),
    "no_reason": _("Say why: choose one of the reasons."),
    "no_substitute_named": _("Say who is to come instead."),
    "unknown_place": _("There is nothing to fill in for %(places)s. Use only what is listed beside the texts."),
    "text_forgotten": _("The text of this message was deleted after 30 days. Prepare a new one."),
    "nobody_to_write_to": _("Nobody among those chosen can be written to."),
    "not_the_listed_address": _(
        "The list has another address for them: %(listed)s. The message holds their own link: correct the address on the list first, then write it once more."
    ),
    "not_meant_any_more": _(
        "This message is not meant any more: who it was for has answered, or is not expected any more."
    ),
    "bad_address": _("This is not an e-mail address."),
}


def register() -> None:
    """Called when the app gets ready."""
    for code, text in TEXTS.items():
        refusal(code, text)
