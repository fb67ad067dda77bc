"""What the day was meant to come to, kept while it is written: compared with what pages, spreadsheets and papers show."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Asked:
    """What a question was meant to come to: whose it is, and who supports it by now (and in which room, as a person or not)."""

    site: int
    asker: str
    withdrawn: bool = False
    said: dict[str, tuple[bool, int, bool]] = field(default_factory=dict)

    @property
    def supports(self) -> int:
        """Persons, and rooms: phones with a room's code, and its desks, are one voice of the room together."""
        standing = [(site, is_person) for stands, site, is_person in self.said.values() if stands]
        rooms = {site for site, is_person in standing if not is_person}
        return sum(is_person for _, is_person in standing) + len(rooms)


@dataclass
class Voted:
    """What a poll was meant to come to: by voter what was answered last and whether that is a person known; by room the hand count made
    last (votes by key, abstentions); in `said` and `raised` all of it, for what came in time goes before what a bad line brings after the
    close, and nobody knows beforehand which that will be. `secret`: by answer how many put it into the box."""

    answers: dict[str, tuple[str, bool]] = field(default_factory=dict)
    hands: dict[int, tuple[dict[str, int], int]] = field(default_factory=dict)
    said: dict[str, set[str]] = field(default_factory=dict)
    raised: dict[int, list[tuple[dict[str, int], int]]] = field(default_factory=dict)
    secret: Counter[str] = field(default_factory=Counter)

    def counted(self) -> Counter[tuple[str, bool]]:
        """How many answered what, persons and others apart."""
        return Counter(self.answers.values())

    def bounds(self) -> tuple[Counter[tuple[str, bool]], Counter[tuple[str, bool]]]:
        """How many can have answered what at least, and at most."""
        least: Counter[tuple[str, bool]] = Counter()
        most: Counter[tuple[str, bool]] = Counter()
        for voter, (said, known) in self.answers.items():
            either = self.said.get(voter, {said})
            least.update({(said, known)} if len(either) == 1 else ())
            most.update((one, known) for one in either)
        return least, most


@dataclass
class Intention:
    """Figures in persons, by site where a site is given. `attended` counts those who came, gone since or not. `asks`: the
    rooms that asked to speak, and whether they still do. `asked`: questions by the id of the op that asked; `polls` by
    uid; `anonymous`: questions put into the box; `lines`: rooms that wrote to the technicians, by the op; `reports`: versions of
    their report that rooms confirmed; `heard`: rooms that said they had heard the hub's
    message (`announcement`)."""

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
    asked: dict[str, Asked] = field(default_factory=dict)
    polls: dict[str, Voted] = field(default_factory=dict)
    anonymous: int = 0
    lines: dict[str, int] = field(default_factory=dict)
    reports: Counter[int] = field(default_factory=Counter)
    announcement: str = ""
    heard: set[int] = field(default_factory=set)

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
