"""The fact sheet: figures of one conference at one moment, as documents quote them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from diemcau.kernel.formats import Quantity, padded, quantity


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `stated`: value and how sure it is, None while nobody knows it. `of_rooms`, `rooms`: it is the sum of so many rooms
    that said theirs, of so many (both 0: it was typed or counted from the records). `source`, `confirmed_by`: in words."""

    key: str
    label: str
    stated: Quantity | None
    as_of: datetime | None = None
    source: str = ""
    confirmed_by: str = ""
    of_rooms: int = 0
    rooms: int = 0
    confirmed_at: datetime | None = None

    def words(self, language: str, unknown: str = "…") -> str:
        """As documents of this language write it: “hơn 3.000”, “03”, “about 120”; `unknown` where nobody knows it."""
        if self.stated is None or self.stated.value is None:
            return unknown
        if self.stated.qualifier == "exact" and self.stated.value:
            return padded(self.stated.value, language)
        return quantity(self.stated, language)


@dataclass(slots=True)
class Sheet(Mapping[str, Figure]):
    """Figures by their keys. `version` 0: as things stand now; else as they were frozen at that number. `quoted` holds what was asked
    for by `words`, with the words that were answered: a document keeps it, so that a figure that moved is found."""

    language: str
    figures: Mapping[str, Figure]
    version: int = 0
    quoted: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Figure:
        return self.figures[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.figures)

    def __len__(self) -> int:
        return len(self.figures)

    def words(self, key: str, unknown: str = "…") -> str:
        """The figure as documents of this language write it ("hơn 3.000"); `unknown` where nobody knows it. The one way to quote."""
        figure = self.figures.get(key)
        told = figure.words(self.language, unknown) if figure else unknown
        self.quoted[key] = told
        return told
