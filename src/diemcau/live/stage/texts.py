"""What the scripts of call-in say, in the language switched on: they get it as JSON in an attribute of their element."""

import json

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def _clock() -> dict[str, str]:
    return {
        "left": pgettext("call-in", "left"),
        "over": _("over time"),
        "held": pgettext("call-in", "time stands still"),
    }


def clock_words() -> str:
    """What stands beside the time of a turn."""
    return json.dumps(_clock(), ensure_ascii=False)


def room_words() -> str:
    """By the names that static/stage/js/room knows: ``is_`` states of the line, ``why_`` what stands against the camera."""
    return json.dumps(
        {
            "allow": _("Use this device’s camera and microphone"),
            "try": _("Try camera and microphone"),
            "choose": _("Camera and microphone"),
            "camera": _("Camera"),
            "microphone": _("Microphone"),
            "take": _("Use this device instead"),
            "seconds": _("{n} s"),
            **_clock(),
            "speak": _("Speak now: you will hear yourself in {n} s"),
            "listen": _("This is how you are heard"),
            "mine": _("What this room’s camera shows"),
            "is_asking": _("The browser asks whether the camera may be used: press “Allow”."),
            "is_off": _("The camera of this device is not in use."),
            "is_other": _("Another device of this room has camera and microphone."),
            "is_connecting": _("Connecting with the stage …"),
            "is_nobody": _("Nobody at the hub has opened the page that takes calls. Trying on; ring the hub if it lasts."),
            "is_connected": _("Connected with the stage."),
            "is_again": _("The line was interrupted. Connecting again by itself …"),
            "is_deaf": _("The hall sends no sound back: listen by telephone."),
            "is_thin": _("The line is thin: sound only."),
            "is_ended": _("You have finished speaking. Thank you."),
            "why_insecure": _("The browser gives camera and microphone to secure pages only: open this page by https."),
            "why_denied": _("The browser was not allowed to use camera and microphone. Click the sign before the address, allow both, and try again."),
            "why_missing": _("No camera or microphone was found. Plug one in; this page notices."),
            "why_busy": _("Another program uses the camera or the microphone. Close it and try again."),
            "again": _("Try again"),
        },
        ensure_ascii=False,
    )  # fmt: skip


def stage_words() -> str:
    """By the names that static/stage/js/stage knows."""
    return json.dumps(
        {
            **_clock(),
            "muted": _("muted"),
            "thin": _("sound only: its line is thin"),
            "is_none": _("Nobody speaks."),
            "is_waiting": _("Waiting for the room’s camera …"),
            "is_again": _("The line was interrupted; it comes back by itself …"),
            "is_lost": _("No line with the server. Trying on …"),
            "is_elsewhere": _("Callers are shown on another page (studio or picture window)."),
            "take": _("Show callers here"),
            "take_ask": _(
                "Callers are shown on another page now. Shall the picture for the hall come from here instead?"
            ),
            "alone": _(
                "Only this page shows the room: the hall and the broadcast have it from the studio or the picture for the hall."
            ),
            "sound": _("Turn the sound on"),
            "aloud": _("Sound on this computer’s loudspeakers"),
            "next_ready": _("The room that is next is connected: its picture comes at once."),
            "next_waits": _("The room that is next is not connected yet: is its screen open, and its camera allowed?"),
            "line": _("{kbps} kbit/s · {rtt} ms · lost: {lost}%"),
            "back_none": _("none: rooms that speak do not hear the hall"),
            "microphone": _("Microphone"),
        },
        ensure_ascii=False,
    )
