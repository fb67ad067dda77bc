"""Why something about the press kit was refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal


def register() -> None:
    """Called once, when the app is ready."""
    refusal("no_photo_chosen", _("Choose photos first."))
    refusal(
        "photo_too_large",
        _(
            "Too large: a photo has at most %(megabytes)s MB. Send it from this page in a browser, which makes it smaller by itself."
        ),
    )
    refusal(
        "not_a_photo",
        _("This is no photo that can be read here: JPEG, PNG, WebP and AVIF can."),
    )
    refusal(
        "photo_is_heic",
        _(
            "This is a photo in HEIC, which cannot be read here. On the iPhone open this page itself and choose the photo again: it hands "
            "it over as JPEG. Or set Settings › Camera › Formats to “Most Compatible”, or send a screenshot of it."
        ),
    )
    refusal(
        "photo_too_many_pixels",
        _("Too many pixels: a photo has at most 64 million, as JPEG 120 million. Make it smaller first."),
    )
    refusal("photo_damaged", _("The photo is damaged: it could not be read to its end. Send it again from the camera."))
    refusal("photo_elsewhere", _("This photo is in the kit already: another room, or the hub, sent it."))
    refusal("too_many_photos", _("There are %(most)s photos already. Delete those that nobody needs."))
    refusal("photo_moved", _("Somebody else changed this photo meanwhile. Look at it as it is now, then decide."))
    refusal("photo_not_ready", _("The photo is not ready."))
    refusal("photo_approved", _("This photo is approved: only the organisers may change it now."))
    refusal("photo_no_caption", _("Write the caption and the credit first: the press needs both."))
    refusal("photo_no_reason", _("Say why the photo is not used: its room reads it."))
    refusal("kit_moved", _("Somebody else changed the kit meanwhile. Look at it as it is now, then change it again."))
    refusal("no_such_figure", _("There is no figure named %(name)s. There are: %(there)s."))
    refusal("nothing_given_out", _("Give a version of the release out first."))
    refusal("card_moved", _("The card was changed meanwhile. Look at it as it is now, then approve it."))
    refusal("card_no_name", _("Say who approves the card."))
    refusal("card_no_words", _("Say what is to be changed."))
