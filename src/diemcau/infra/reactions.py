"""Registry of reactions: what modules do, in the work process, after something was announced. May run twice."""

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
