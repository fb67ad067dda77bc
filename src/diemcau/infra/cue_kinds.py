"""Registry of kinds of cue: what a line of the run sheet can set off, by name, so that the sheet knows no module that shows things.

Modules register theirs when they get ready, as `slides` does for a deck::

    register_cue_kind("slides", _("Slide deck"), choices=..., fire=..., revert=..., back=..., order=10)

State, never a step: `fire` says what all rooms are to show from now on, so firing twice is firing once.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from diemcau.kernel.actor import Actor

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

Before = Mapping[str, Any]
"""What was there before a cue was fired, as JSON: all that `revert` needs to bring it back."""


class Choice(NamedTuple):
    """One thing a cue of a kind can mean. `value`: at most 200 characters, kept in the database; `item`: the number of the
    programme item it belongs to (offered first there), 0 for none."""

    value: str
    label: str
    item: int = 0


class Fire(Protocol):
    """Do it, inside the sheet's transaction: this conference, in this run ("live", "rehearsal"). Returns what was there before.

    Raises Refused: then this cue is passed over, the rest of the step stands, and the operator is told why.
    """

    def __call__(self, conference: int, value: str, *, by: Actor, run: str) -> Before: ...


class Revert(Protocol):
    """Bring back what was `before`, inside the sheet's transaction. What is gone meanwhile stays away without an error."""

    def __call__(self, conference: int, value: str, before: Before, *, by: Actor, run: str) -> None: ...


class CueKind(NamedTuple):
    """`choices(conference, language)` in the order they are offered; `back(conference, before)` is the sentence, in the
    language switched on, of what comes back when a cue of this kind is undone ("" when nothing does). `typed`: the operator
    writes the value instead of choosing it."""

    name: str
    label: "Lazy"
    choices: Callable[[int, str], Sequence[Choice]]
    fire: Fire
    revert: Revert
    back: Callable[[int, Before], str]
    order: int
    typed: bool = False


_kinds: dict[str, CueKind] = {}


def register_cue_kind(
    name: str,
    label: "Lazy",
    *,
    choices: Callable[[int, str], Sequence[Choice]],
    fire: Fire,
    revert: Revert,
    back: Callable[[int, Before], str],
    order: int = 50,
    typed: bool = False,
) -> None:
    """Offer cues of this kind on the run sheet. Raises RuntimeError on a name taken."""
    if name in _kinds:
        raise RuntimeError(f"two kinds of cue named {name}")
    _kinds[name] = CueKind(name, label, choices, fire, revert, back, order, typed)


def cue_kind(name: str) -> CueKind | None:
    """The kind of this name; None when no module of this installation has it any more."""
    return _kinds.get(name)


def cue_kinds() -> list[CueKind]:
    """All kinds in the order they are offered."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.name))
