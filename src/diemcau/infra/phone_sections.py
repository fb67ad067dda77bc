"""Registry of sections: what stands on the delegate's phone, so that the page knows no module that asks or counts.

Modules register theirs when they get ready::

    section("polls", order=20, on=["polls"], draw=draw, script="polls/js/phone.js", texts=texts, mine=mine)
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from diemcau.kernel.frames import PHONES

from .fragments import fragment


class Phone(NamedTuple):
    """Whose personal facts are asked for. `delegate` None: it came by its room's code, and is nobody."""

    conference: int
    site: int
    delegate: UUID | None
    device: str
    run: str


class Draw(Protocol):
    """One element with the id ``phone-<name>`` as outer HTML: the same for every phone of a run, in the language switched on."""

    def __call__(self, conference: int, run: str, language: str) -> str: ...


class Mine(Protocol):
    """What this phone alone is told, as JSON, in a constant number of queries."""

    def __call__(self, phone: Phone, language: str) -> Mapping[str, Any]: ...


class Section(NamedTuple):
    """`script` and `style` are static files that become part of the phone's own; `texts` are what the script says."""

    name: str
    order: int
    draw: Draw
    script: str = ""
    style: str = ""
    texts: Callable[[], Mapping[str, str]] | None = None
    mine: Mine | None = None

    @property
    def element(self) -> str:
        return f"phone-{self.name}"


_sections: dict[str, Section] = {}


def section(
    name: str,
    *,
    order: int,
    on: Sequence[str],
    draw: Draw,
    script: str = "",
    style: str = "",
    texts: Callable[[], Mapping[str, str]] | None = None,
    mine: Mine | None = None,
) -> None:
    """Put a section on the phone, at its place by `order`; drawn again when a topic of `on` is announced. Raises RuntimeError on a
    name taken."""
    if name in _sections:
        raise RuntimeError(f"two sections named {name}")
    made = _sections[name] = Section(name, order, draw, script, style, texts, mine)

    def drawn(conference: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
        return {made.element: draw(conference, run, language)}

    fragment(f"{name}.phone", audience=PHONES, on=on, whole=True)(drawn)


def sections() -> list[Section]:
    """All of them, in the order they stand."""
    return sorted(_sections.values(), key=lambda one: (one.order, one.name))
