"""What the studio's script says, in the language switched on."""

from django.utils.translation import gettext as _


def studio_texts() -> dict[str, str]:
    """By the names that static/broadcast/js/studio knows: `is_` states of the line, `why_` reasons it ended."""
    return {
        "start": _("Go on air"),
        "stop": _("Leave the air"),
        "camera": _("Camera"),
        "microphone": _("Microphone"),
        "is_connecting": _("Connecting …"),
        "stop_standing": _("Stop standing by"),
        "is_on": _("On air: rooms see this page"),
        "is_standing": _("Standing by: rooms do not see this page now"),
        "is_waiting": _("Interrupted; trying again by itself …"),
        "is_over": _("Not on air"),
        "insecure": _(
            "The browser gives camera and microphone to secure pages only. Open this page by https, or on the server’s own computer as http://localhost."
        ),
        "browser": _(
            "This browser cannot make a picture that rooms can play. Use a current Chrome or Edge on a computer."
        ),
        "denied": _(
            "The browser was not allowed to use it. Click the sign before the address, allow camera and microphone, and try again."
        ),
        "missing": _("It is not there: nothing is plugged in, or it was pulled out."),
        "busy": _("Another program uses it. Close that program and try again."),
        "camera_gone": _("The camera was pulled out: rooms no longer see it. Plug it in again, or choose another."),
        "microphone_gone": _(
            "A microphone was pulled out: rooms no longer hear it. Plug it in again, or tick another."
        ),
        **_reasons(),
    }


def _reasons() -> dict[str, str]:
    return {
        "why_unreached": _("The server is not reached."),
        "why_taken": _(
            "Somebody else is on air, and this page does not try again by itself. Tick “Only stand by”, or ask them to leave the air; then press again."
        ),
        "why_standby": _("Somebody already stands by, and this page does not try again by itself."),
        "why_not_allowed": _("You may not broadcast here any more. Sign in again."),
        "why_not_carried": _(
            "This server no longer carries picture and sound for this conference: that was changed on the broadcast page."
        ),
        "why_wrong_key": _("You were cut off by the desk."),
        "why_too_many": _("The server already carries as many conferences as it can."),
        "why_unavailable": _("The server cannot take pictures right now."),
        "why_closed": _("The broadcast was ended by the desk."),
        "why_slow": _("The line did not take what was sent."),
        "why_codec": _("Rooms cannot play what this browser sends."),
        "why_no_video": _("No picture came."),
        "why_bad_stream": _("What was sent could not be read."),
        "why_other": _("The server ended it."),
    }
