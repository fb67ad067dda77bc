"""Registry of fragments: pieces of pages that work draws again when something changed, and that pages draw at first."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

INTERVAL = 0.25  # seconds between two drawings of one element
Draw = Callable[[int, str, Collection[str], str], dict[str, str]]


class Fragment(NamedTuple):
    """A drawing function with its name, its audience pattern (``site-{subject}`` or a plain name) and its topics. `whole`:
    what it draws is about all subjects together. `every`: seconds between two drawings of one element, at least."""

    name: str
    audience: str
    on: Sequence[str]
    draw: Draw
    whole: bool = False
    every: float = INTERVAL

    def audience_of(self, subject: str) -> str:
        return self.audience.format(subject=subject)


_fragments: dict[str, Fragment] = {}


def fragment(
    name: str, *, audience: str, on: Sequence[str], whole: bool = False, every: float = INTERVAL
) -> Callable[[Draw], Draw]:
    """Register ``draw(conference, run, subjects, language) -> {element id: outer HTML}``.

    It draws all `subjects` of a topic in a constant number of queries, in the language given (already active), and holds
    nothing that depends on the viewer: no CSRF token, no permissions. Pages call the same function for their first drawing.
    A `whole` one draws the same elements whatever the subject, so it gets ``{""}`` and rests as one, the longer the more it costs.
    """

    def register(draw: Draw) -> Draw:
        if name in _fragments:
            raise RuntimeError(f"two fragments named {name}")
        _fragments[name] = Fragment(name, audience, tuple(on), draw, whole, every)
        return draw

    return register


def fragments_on(topic: str) -> list[Fragment]:
    """The fragments to draw again when `topic` changed."""
    return [f for f in _fragments.values() if topic in f.on]


def fragments_for(audience: str) -> list[Fragment]:
    """The fragments of a plain audience."""
    return [f for f in _fragments.values() if f.audience == audience]


def all_fragments() -> list[Fragment]:
    return list(_fragments.values())
