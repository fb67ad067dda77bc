"""Why slides were refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal


def register() -> None:
    """Called once, when the app is ready."""
    refusal("not_slides", _("This is no PDF and no presentation. Save the slides as PDF and upload that file."))
    refusal(
        "no_office",
        _(
            "This server cannot read presentations (LibreOffice is not installed). Save the slides as PDF and upload that file."
        ),
    )
    refusal(
        "old_office", _("This is a presentation of the old kind (.ppt). Save it as PDF or PPTX and upload that file.")
    )
    refusal("deck_too_large", _("The file is too large: %(megabytes)s MB at the most."))
    refusal("deck_empty", _("The file is empty."))
    refusal("disk_full", _("The server's disk is nearly full. Nothing was kept; tell whoever keeps the server."))
    refusal("locked", _("The PDF is locked with a password. Save it without one and upload it again."))
    refusal(
        "broken",
        _("The file is damaged or was cut off. Open it on your computer, save it as PDF once more and upload that."),
    )
    refusal("no_pages", _("The file has no page."))
    refusal(
        "too_many_pages",
        _("The file has %(pages)s pages; at most %(most)s are shown. Split it, or upload the part that is shown."),
    )
    refusal("page_fails", _("Page %(page)s cannot be drawn. Save the slides as PDF once more, or leave that page out."))
    refusal(
        "office_fails",
        _("The presentation could not be made into a PDF. Save it as PDF yourself and upload that file."),
    )
    refusal(
        "given_up",
        _(
            "The pages could not be made: the work was tried three times. Upload the file again; if it fails again, tell whoever keeps the server."
        ),
    )
    refusal("piece_elsewhere", _("The upload has to go on where it stopped."))
    refusal("deck_not_ready", _("The pages of this deck are not ready yet."))
    refusal("deck_gone", _("This deck is no longer there."))
    refusal("no_such_page", _("The deck has no page %(page)s."))
    refusal(
        "not_on_air",
        _("The hub has not put these slides on the screens yet. You can look through them; nobody else sees it."),
    )
    refusal("unreadable", _("The server could not read what was sent. Load the page again."))
