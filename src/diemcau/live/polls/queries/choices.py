"""What can be chosen in a poll, in the reader's words."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import get_language, pgettext

from diemcau.kernel.localised import Localised, choose

from ..enums import Kind
from ..models import Poll


class Choice(NamedTuple):
    """`text` of a scale's step: its number, with words at the ends."""

    key: str
    text: str


def text_of(texts: Localised) -> str:
    """A text of the conference in the language switched on."""
    return choose(texts, get_language() or "vi")


def choices_of(poll: Poll) -> Sequence[Choice]:
    """In their order; none of words."""
    if poll.kind == Kind.YES_NO:
        return [
            Choice("yes", pgettext("poll", "Yes")),
            Choice("no", pgettext("poll", "No")),
            Choice("abstain", pgettext("poll", "Abstention")),
        ]
    if poll.kind == Kind.SCALE:
        return [Choice(one["key"], _step(one["key"], text_of(one["text"]))) for one in poll.choices]
    return [Choice(one["key"], text_of(one["text"])) for one in poll.choices]


def _step(key: str, text: str) -> str:
    return f"{key} · {text}" if text else key
