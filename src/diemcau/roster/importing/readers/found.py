"""What a reader brings back."""

from dataclasses import dataclass, field

from ..book import Encoding, Kind, Notice, Noticed
from ..raw import Raw


@dataclass
class Found:
    """`encoding` is what plain texts are when nothing in them is of an old coding; `has_pictures`: that could be the list itself; `aside`: texts
    that are looked at for marks of secrecy alone."""

    kind: Kind
    sheets: list[Raw]
    encoding: Encoding = "unicode"
    noticed: list[Noticed] = field(default_factory=list)
    around: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    has_pictures: bool = False

    def notice(self, code: Notice, cell: str = "") -> None:
        """Note something that a person should know."""
        self.noticed.append(Noticed(code, cell))
