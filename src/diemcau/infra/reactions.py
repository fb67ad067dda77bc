"""Registry of reactions: what modules do, in the work process, after something was announced.

Each runs in a transaction of its own, with one conference's announcements of one topic. It may run twice, and does a bounded
piece of work: what is left it announces again.
"""

from collections.abc import Callable, Collection

Reaction = Callable[[int, str, Collection[str]], None]
_reactions: dict[str, list[Reaction]] = {}


def reaction(topic: str) -> Callable[[Reaction], Reaction]:
    """Register ``react(conference, run, subjects)`` for announcements of `topic`."""

    def register(react: Reaction) -> Reaction:
        _reactions.setdefault(topic, []).append(react)
        return react

    return register


def reactions_to(topic: str) -> list[Reaction]:
    return _reactions.get(topic, [])
