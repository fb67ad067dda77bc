"""A list beside the roster as it stands: what is new, what differs, who is missing. Written into files beside the upload."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from diemcau.kernel.names import canonical

from .. import kept
from ..entry import canonical_unit, pieces
from ..enums import DelegateStatus, Source
from ..models import Delegate, DelegateGroup
from .comparing import Stood, changes_of
from .marks import Mark
from .matching import WAIT, Pair, Pairing
from .roll import Roll
from .staging import KINDS, PIECE, Differing, Missing, Renumbered, Staged, append, path_of, pieces_of

ASK = 2_000  # values in one IN list
DOOR = (Source.WALK_IN, Source.SUBSTITUTE)


@dataclass
class Figures:
    """What a preview counts, in persons.

    `new` of whom `back` were taken off before; `missing`: on the list, in a room (or unit) of the file, in no row; of them `staying` cannot
    be taken off; `elsewhere`: in rooms (or units) the file does not name. `waiting`: of `asked` those who wait for a decision; `off`: of
    `missing` those ticked.
    """

    new: int = 0
    back: int = 0
    unchanged: int = 0
    changed: int = 0
    asked: int = 0
    missing: int = 0
    staying: int = 0
    elsewhere: int = 0
    renumbered: int = 0
    waiting: int = 0
    off: int = 0


class Comparison:
    """One list beside one roster, in a `with`: `add` the good rows in order, then `find`.

    Rows that cannot mean anybody are new at once, and stand before the other new ones; those that may are looked at again.
    """

    def __init__(
        self,
        conference: int,
        upload: Path,
        columns: Collection[str],
        *,
        has_site: bool,
        language: str,
        country: str,
        rolls: dict[tuple[bool, bool], Roll] | None = None,
        sender: str = "",
    ) -> None:
        """`rolls`: where the people of the conference are kept for the next list. `sender`: the unit that sent the list; one that names neither
        rooms nor units speaks of its people alone."""
        self.figures = Figures()
        self._conference, self._upload, self._language, self._country = conference, upload, language, country
        self._has_rooms, self._has_units = "site" in columns or has_site, "unit" in columns
        self._is_numbered = "listed" in columns
        self._sender = canonical_unit(sender)
        self._rolls = {} if rolls is None else rolls
        self._roll: Roll | None = self._called()
        self._marks: list[Mark] = []
        self._rooms: set[int] = set()
        self._units: set[str] = set()
        self._buffers: dict[str, list[Any]] = {kind: [] for kind in ("rows", *KINDS)}

    def _called(self) -> Roll:
        kind = (self._has_rooms, self._has_units)
        if kind in self._rolls:
            self._rolls[kind].catch_up()
        else:
            has = {"has_rooms": self._has_rooms, "has_units": self._has_units}
            self._rolls[kind] = Roll(self._conference, country=self._country, **has)
        return self._rolls[kind]

    def __enter__(self) -> Self:
        for kind in self._buffers:  # of an earlier look at the same upload
            path_of(self._upload, kind).unlink(missing_ok=True)
        return self

    def __exit__(self, *fault: object) -> None:
        path_of(self._upload, "rows").unlink(missing_ok=True)

    def add(self, rows: Sequence[Staged]) -> None:
        """Take more rows in."""
        assert self._roll is not None
        for row in rows:
            mark = self._roll.mark(len(self._marks), row)
            self._rooms.add(row.site or 0)
            self._units.add(canonical_unit(row.unit))
            if mark is None:
                self.figures.new += 1
                self._put("new", row)
            else:
                self._marks.append(mark)
                self._put("rows", row)

    def find(self, left_out: Collection[str], *, is_missing_named: bool = True) -> Figures:
        """Write the files of every kind; their pieces hold at most `PIECE` items. `left_out`: canonical names of those whom the file has and who are
        not taken. Who is missing is only counted without `is_missing_named`."""
        self._flush("rows")
        pairs, back, missing = self._pairs()
        self._compare(pairs, back)
        if is_missing_named:
            self._miss([person.at for person in missing], left_out)
        else:
            named = sum(not self._is_elsewhere(person.site, person.unit) for person in missing)
            self.figures.missing, self.figures.elsewhere = named, len(missing) - named
        for kind in KINDS:
            self._flush(kind)
        return self.figures

    def _pairs(self) -> tuple[dict[int, Pair], set[int], list[Mark]]:
        """Who means whom, who comes back, and who is in no row; then what they were recognised by is forgotten, but for a kept roll."""
        roll, marks = self._roll, self._marks
        assert roll is not None
        self._roll, self._marks, self._rolls = None, [], {}
        here, gone = roll.like(marks) if marks else ([], [])
        pairing = Pairing(marks, here, has_rooms=self._has_rooms, has_units=self._has_units)
        back = pairing.run(roll.former, gone)
        paired = {pair.person for pair in pairing.pairs.values()}
        return pairing.pairs, back, [person for person in roll.here.values() if person.at not in paired]

    def _compare(self, pairs: Mapping[int, Pair], back: set[int]) -> None:
        titles = dict(DelegateGroup.objects.filter(conference_id=self._conference).values_list("pk", "title"))
        at = 0
        for rows in pieces_of(self._upload, "rows"):
            own = {number: pairs[number] for number in range(at, at + len(rows)) if number in pairs}
            stood = _stood([pair.person for pair in own.values()])
            for number, row in enumerate(rows, start=at):
                if number not in own:
                    self.figures.new += 1
                    self._put("new", row)
                else:
                    self._differ(row, own[number], stood[own[number].person], titles, back)
            at += len(rows)

    def _differ(
        self, row: Staged, pair: Pair, stood: Stood, titles: Mapping[int, Mapping[str, str]], back: set[int]
    ) -> None:
        changes = changes_of(row, stood, titles, self._language, self._country)
        item = Differing(row, stood.pk, pair.why, pair.default, stood.full_name, stood.unit, stood.site, changes)
        figures = self.figures
        if stood.pk in back:
            figures.new, figures.back = figures.new + 1, figures.back + 1
            self._put("back", item)
        elif pair.why and (changes or (pair.default == WAIT and pair.why != "several")):
            figures.asked += 1
            figures.waiting += pair.default == WAIT
            self._put("ask", item)
        elif changes:
            figures.changed += 1
            self._put("changed", item)
        else:
            figures.unchanged += 1
        if not pair.why and self._is_numbered and row.listed not in (0, stood.listed):
            figures.renumbered += 1
            self._put("renumbered", Renumbered(stood.pk, row.listed))

    def _miss(self, people: Sequence[int], left_out: Collection[str]) -> None:
        """Who is on the list and in no row: named where the file speaks of their room, else only counted."""
        for piece in pieces(people, ASK):
            spoken, stood = kept.spoken_of(piece), _stood(piece)
            for person in sorted(stood.values(), key=lambda p: (p.listed, p.pk)):
                if self._is_elsewhere(person.site or 0, canonical_unit(person.unit)):
                    self.figures.elsewhere += 1
                    continue
                stays = "faulty" if canonical(person.full_name) in left_out else _stays(person, spoken)
                self.figures.missing += 1
                self.figures.staying += bool(stays)
                told = (person.pk, person.full_name, person.position, person.unit, person.site, person.listed)
                self._put("missing", Missing(*told, stays))

    def _is_elsewhere(self, site: int, unit: str) -> bool:
        """Whether the list does not speak of somebody's room or, where it names no rooms, of their unit; one without people speaks of nobody."""
        if self._has_rooms:
            return site not in self._rooms
        if self._has_units:
            return unit not in self._units
        return unit != self._sender if self._sender else not self._units

    def _put(self, kind: str, item: Any) -> None:
        self._buffers[kind].append(item)
        if len(self._buffers[kind]) == PIECE:
            self._flush(kind)

    def _flush(self, kind: str) -> None:
        if self._buffers[kind]:
            with path_of(self._upload, kind).open("ab") as file:
                append(file, self._buffers[kind])
            self._buffers[kind] = []


def _stays(person: Stood, spoken: set[int]) -> str:
    """Why somebody cannot be taken off the list from here."""
    if person.source in DOOR or person.status == DelegateStatus.SUBSTITUTED:
        return "door"
    return "spoken" if person.pk in spoken else ""


def _stood(people: Sequence[int]) -> dict[int, Stood]:
    return {stood.pk: stood for piece in pieces(people, ASK) for stood in _asked(piece)}


def _asked(people: Sequence[int]) -> Iterator[Stood]:
    fields = [{"site": "site_id", "group": "group_id"}.get(name, name) for name in Stood._fields]
    return map(Stood._make, Delegate.objects.filter(pk__in=people).order_by().values_list(*fields))
