"""Why something of certificates was refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal


def register() -> None:
    """Called once, when the app is ready."""
    refusal(
        "certificates_moved",
        _("Somebody else has changed this since you opened it. Look at it as it is now; what you typed is kept here."),
    )
    refusal("certificate_places", _("There is no such placeholder: %(what)s."))
    refusal("certificate_pattern", _("The number needs {number} in it exactly once."))
    refusal("certificate_picture", _("This is no picture that can be read. Take a PNG or a JPEG of at most 8 MB."))
    refusal(
        "certificate_glyphs",
        _("No font here has these signs, they would be missing on paper: %(what)s. They stand with: %(who)s."),
    )
    refusal("certificates_running", _("Certificates are being issued just now. Wait until that is done."))
    refusal("certificates_long", _("More than %(most)s rows: narrow the list to a room first."))
    refusal("certificates_nobody", _("Nobody who fulfils the rule is without a certificate."))
    refusal("certificates_none", _("No certificate has been issued yet."))
    refusal("certificate_not_valid", _("This certificate is not valid any more."))
    refusal(
        "certificate_revoked",
        _(
            "Somebody revoked this certificate since you opened the page. Read why, then decide whether a new one is written."
        ),
    )
    refusal("certificate_reason", _("Write why it is revoked."))
    refusal("certificate_again", _("This person has another valid certificate already."))
    refusal("certificate_erased", _("The person asked to be forgotten: their certificate cannot be written again."))
    refusal(
        "credential_unread",
        _("This is no digital certificate: take the file whose name ends in .jwt as it was downloaded."),
    )
    refusal(
        "credential_foreign",
        _(
            "This server did not sign this file as it is: it was changed, or comes from elsewhere. Do not rely on what it says."
        ),
    )
