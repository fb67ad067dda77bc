"""What the day was meant to come to, kept while it is written: compared with what pages, spreadsheets and papers show."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Intention:
    """Figures in persons, by site where a site is given. `attended` counts those who came, gone since or not. `asks`: the
    rooms that asked to speak, and whether they still do."""

    expected: int = 0
    conflicts: int = 0
    present: Counter[int] = field(default_factory=Counter)
    gone: Counter[int] = field(default_factory=Counter)
    absent: Counter[int] = field(default_factory=Counter)
    substitute: Counter[int] = field(default_factory=Counter)
    walked_in: Counter[int] = field(default_factory=Counter)
    visiting: Counter[int] = field(default_factory=Counter)
    state: dict[int, str] = field(default_factory=dict)
    headcounts: dict[tuple[int, int], dict[str, int]] = field(default_factory=dict)
    asks: dict[int, bool] = field(default_factory=dict)

    def comes(self, site: int, *, visiting: bool = False, walked_in: bool = False) -> None:
        self.present[site] += 1
        self.visiting[site] += visiting
        self.walked_in[site] += walked_in

    def leaves(self, site: int) -> None:
        self.gone[site] += 1

    def excused(self, site: int) -> None:
        self.absent[site] += 1

    def substitutes(self, site: int) -> None:
        self.present[site] += 1
        self.substitute[site] += 1
