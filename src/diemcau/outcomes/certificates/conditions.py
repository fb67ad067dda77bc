"""What may be asked besides attendance (a test passed, feedback given), offered by modules beside this one when they get ready::

    conditions.add("test", _("Final test passed"), judge)

Which of them a conference asks its rule says (`Scheme.conditions`)."""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy


class Met(NamedTuple):
    """Whether somebody fulfils a condition, and how in words of the language switched on (“7 of 10 points, 5 needed”)."""

    met: bool
    words: str


Judge = Callable[[int, Collection[int]], Mapping[int, Met]]


class Condition(NamedTuple):
    """`judge(conference, delegates)`: a constant number of queries; of whom it says nothing does not fulfil it."""

    name: str
    label: "Lazy"
    judge: Judge


_conditions: dict[str, Condition] = {}


def add(name: str, label: "Lazy", judge: Judge) -> None:
    """Offer a condition. Raises RuntimeError on a name taken."""
    if name in _conditions:
        raise RuntimeError(f"two conditions named {name}")
    _conditions[name] = Condition(name, label, judge)


def offered() -> list[Condition]:
    """All, by name."""
    return [_conditions[name] for name in sorted(_conditions)]


def chosen(names: Collection[str]) -> list[Condition]:
    """Those of them that are offered; of one whose module is gone nothing is asked."""
    return [one for one in offered() if one.name in names]
