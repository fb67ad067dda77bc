"""Phrases that everybody has, by code: the script of the technical roll call, checks of sound and picture, what goes wrong.

A code never changes its meaning: lines that said it are read by it, each in the reader's language. ``{site}`` is the room's name.
"""

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .enums import Side

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

ROOM: "dict[str, Lazy]" = {
    "all_normal": _("{site}: heard, all normal."),
    "good": _("Sound and picture are good here."),
    "no_picture": _("No picture here."),
    "no_sound": _("No sound here."),
    "low_sound": _("The sound is too low here."),
    "echo": _("We hear an echo."),
    "stalls": _("The picture stalls."),
    "no_slides": _("The slides do not show here."),
    "power": _("The power is out; we go on by battery."),
    "restarting": _("We start our computer again."),
    "solved": _("It is solved."),
    "understood": pgettext_lazy("answer", "Understood."),
    "ring": _("Please ring us."),
}
HUB: "dict[str, Lazy]" = {
    "roll_call": _("{site}, do you hear us? Please answer."),
    "heard": _("We hear and see you well. Thank you."),
    "how_sound": _("How is the sound with you?"),
    "how_picture": _("How is the picture with you?"),
    "say_words": _("Please say a few words into the microphone."),
    "mute": _("Please turn your microphone off."),
    "louder": _("Please speak closer to the microphone."),
    "camera": _("Please do not move the camera."),
    "reload": _("Please load the screen’s page again (F5)."),
    "cables": _("Please check power and network cable."),
    "looking": _("We are looking into it. Please wait a moment."),
    "we_ring": _("We ring you now."),
    "thanks": pgettext_lazy("answer", "Thank you, received."),
}
OF_SIDE = {Side.ROOM: ROOM, Side.HUB: HUB}
OWN = re.compile(r"own-[1-9][0-9]{0,11}")
"""Codes of the organiser's own phrases: by their number."""


def is_code(code: object, side: Side) -> bool:
    """Whether a code may be said on this side; that an own phrase is there is not asked."""
    return isinstance(code, str) and (code in OF_SIDE[side] or OWN.fullmatch(code) is not None)
