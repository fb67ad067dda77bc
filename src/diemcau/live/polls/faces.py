"""A poll as phones and screens show it, in the language switched on: what can be chosen, and what it came to where that may be seen."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from diemcau.kernel import formats

from .enums import Kind, Naming
from .models import Poll
from .queries import Result, Shown, choices_of, text_of

MOST_WORDS = 12
AT_ONCE = (Kind.SINGLE, Kind.YES_NO, Kind.SCALE)


class Choice(NamedTuple):
    """What can be chosen; `end`: what a scale's first and last step mean."""

    key: str
    text: str
    end: str = ""


class Bar(NamedTuple):
    """A line of the result; `permille` of those who answered."""

    key: str
    text: str
    n: int
    permille: int

    @property
    def percent(self) -> int:
        return (self.permille + 5) // 10


class Face(NamedTuple):
    """`until`: Unix ms, 0 when it is closed by hand. `bars` are there only where the result may be seen, `turnout` where it is counted."""

    uid: str
    kind: str
    title: str
    naming: str
    naming_name: str
    is_open: bool
    until: int
    slot: int
    most: int
    choices: Sequence[Choice]
    bars: Sequence[Bar]
    answers: int
    is_counted: bool
    turnout: str

    @property
    def state(self) -> str:
        return "open" if self.is_open else "closed"

    @property
    def low(self) -> str:
        return self.choices[0].end if self.choices else ""

    @property
    def high(self) -> str:
        return self.choices[-1].end if self.choices else ""

    @property
    def needs_sending(self) -> bool:
        """Whether what was pressed goes only when it is sent: several choices, and what cannot be changed."""
        return self.kind not in AT_ONCE or self.naming == Naming.SECRET

    @property
    def size(self) -> str:
        """How much stands on a screen: few lines get large letters."""
        lines = len(self.bars or self.choices)
        return "few" if lines <= 5 else "many" if lines > 7 else "some"


def face_of(shown: Shown) -> Face:
    """Results stand in it only where the rooms may see them; how many answered wherever it was counted."""
    poll, result = shown.poll, shown.result
    return Face(
        uid=str(poll.uid), kind=poll.kind, title=shown.title, naming=poll.naming, naming_name=poll.get_naming_display(),
        is_open=shown.is_open, until=poll.ends_at if shown.is_open else 0, slot=poll.slot or 0, most=poll.most,
        choices=choices(poll), bars=bars(result) if result is not None and poll.results_visible else [],
        answers=result.answers if result is not None else 0, is_counted=result is not None,
        turnout=turnout(result) if result is not None else "",
    )  # fmt: skip


def choices(poll: Poll) -> list[Choice]:
    """Of a scale its steps as numbers, with what the ends mean apart."""
    if poll.kind == Kind.SCALE:
        return [Choice(one["key"], one["key"], text_of(one["text"])) for one in poll.choices]
    return [Choice(key, text) for key, text in choices_of(poll)]


def bars(result: Result) -> list[Bar]:
    """The choices in their order, or the words that are shown, most said first."""
    of = result.answers or 1
    if result.words:
        words = [word for word in result.words if word.is_shown]
        return [Bar(word.key, word.text, word.n, _permille(word.n, of)) for word in words[:MOST_WORDS]]
    return [Bar(line.key, line.text, line.n, _permille(line.n, of)) for line in result.lines]


def turnout(result: Result) -> str:
    """How many answered, of how many where that is known; those who abstained, late ones, and that more answered than are there, are said."""
    language = get_language() or "vi"
    n = formats.number(result.answers, language)
    if result.present is None:
        said = [ngettext("%(n)s answer", "%(n)s answers", result.answers) % {"n": n}]
    else:
        of = formats.number(result.present, language)
        said = [
            ngettext("%(n)s answer of %(of)s persons", "%(n)s answers of %(of)s persons", result.answers)
            % {"n": n, "of": of}
        ]
    if result.total.abstained and not result.is_sealed and not result.is_few:
        said.append(_("%(n)s abstained") % {"n": formats.number(result.total.abstained, language)})
    if result.late:
        said.append(_("%(n)s of them late") % {"n": formats.number(result.late, language)})
    if result.above:
        said.append(_("more than are known to be there"))
    if result.is_few:
        said.append(_("of fewer than five secret votes nothing but their number is told"))
    return " · ".join(said)


def _permille(n: int, of: int) -> int:
    return min(1000, round(1000 * n / of))
