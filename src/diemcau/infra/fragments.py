"""Registry of fragments: pieces of pages that work draws again when something changed, and that pages draw at first."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

Draw = Callable[[int, str, Collection[str], str], dict[str, str]]


class Fragment(NamedTuple):
    """A drawing function with its name, its audience pattern (``site-{subject}`` or a plain name) and its topics."""

    name: str
    audience: str
    on: Sequence[str]
    draw: Draw

    def audience_of(self, subject: str) -> str:
        return self.audience.format(subject=subject)


_fragments: dict[str, Fragment] = {}


def fragment(name: str, *, audience: str, on: Sequence[str]) -> Callable[[Draw], Draw]:
    """Register ``draw(conference, run, subjects, language) -> {element id: outer HTML}``.

    It draws all `subjects` of a topic in a constant number of queries, in the language given (already active), and holds
    nothing that depends on the viewer: no CSRF token, no permissions. Pages call the same function for their first drawing.
    """

    def register(draw: Draw) -> Draw:
        if name in _fragments:
            raise RuntimeError(f"two fragments named {name}")
        _fragments[name] = Fragment(name, audience, tuple(on), draw)
        return draw

    return register


def fragments_on(topic: str) -> list[Fragment]:
    """The fragments to draw again when `topic` changed."""
    return [f for f in _fragments.values() if topic in f.on]


def all_fragments() -> list[Fragment]:
    return list(_fragments.values())
