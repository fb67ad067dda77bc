"""Who is on a roster, as far as the rows of a list are compared with them."""

from collections.abc import Iterable, Sequence

from diemcau.conferences.models import Conference
from diemcau.kernel.names import canonical

from .. import phones
from ..entry import canonical_unit
from ..enums import Source
from ..models import Delegate, FormerEntry
from .marks import Mark
from .staging import Staged

ASK = 2_000  # rows fetched at a time
BACK = (Source.IMPORT, Source.FORM)  # a walk-in that was undone does not come back


class Roll:
    """The people of one conference: `here` on the list, `gone` taken off it, by their numbers of rows; `former`: row key → person, as they stood
    before a change. About 700 bytes a person. For several lists one after another it is read once: then `catch_up` reads what changed since."""

    def __init__(self, conference: int, *, country: str, has_rooms: bool, has_units: bool) -> None:
        self._conference, self._country = conference, country
        self._has_rooms, self._has_units = has_rooms, has_units
        self._texts: dict[str, str] = {}  # every text once: units and positions repeat, and the file repeats the list
        self.here: dict[int, Mark] = {}
        self.gone: dict[int, Mark] = {}
        self.former: dict[str, int] = {}
        self._names: set[str] = set()
        self._phones: set[str] = set()
        self._places: set[tuple[str, int]] = set()
        self._version = -1
        self.catch_up()

    def catch_up(self) -> None:
        """Read what changed since the last time."""
        version = Conference.objects.values_list("roster_version", flat=True).get(pk=self._conference)
        if version == self._version:
            return
        people = Delegate.objects.filter(conference_id=self._conference, run="live", version__gt=self._version)
        fields = ("pk", "full_name", "unit", "site_id", "phone", "position", "listed", "removed_at", "source")
        for *told, removed_at, source in people.order_by("pk").values_list(*fields).iterator(chunk_size=ASK):
            self._take(self._mark(*told), is_here=removed_at is None, is_back=source in BACK)
        entries = FormerEntry.objects.filter(conference_id=self._conference, delegate__removed_at__isnull=True)
        self.former = dict(entries.order_by("pk").values_list("row_key", "delegate_id"))
        self._version = version

    def _take(self, person: Mark, *, is_here: bool, is_back: bool) -> None:
        for marks in (self.here, self.gone):
            marks.pop(person.at, None)
        if is_here or is_back:
            (self.here if is_here else self.gone)[person.at] = person
            self._names.add(person.name)
            if person.phone:
                self._phones.add(person.phone)
            if self._has_rooms or self._has_units:
                self._places.add((person.unit, person.site))

    def like(self, rows: Sequence[Mark]) -> tuple[list[Mark], list[Mark]]:
        """Of `here` and `gone` those who have a name, a telephone or a place of any row, or stood so before: nobody else can be meant."""
        names, said = {row.name for row in rows}, {row.phone for row in rows} - {""}
        places = {(row.unit, row.site) for row in rows} if self._has_rooms or self._has_units else set()
        stood = {self.former[row.row_key] for row in rows if row.row_key in self.former}

        def alike(people: Iterable[Mark]) -> list[Mark]:
            return [
                p for p in people if p.name in names or p.phone in said or (p.unit, p.site) in places or p.at in stood
            ]

        return alike(self.here.values()), alike(self.gone.values())

    def mark(self, at: int, row: Staged) -> Mark | None:
        """What a row is recognised by; None when it cannot mean anybody: no name, telephone or place is the same."""
        if not self._names:
            return None
        name, phone = canonical(row.full_name), phones.core(row.phone, self._country)
        is_alike = name in self._names or phone in self._phones or self._place(row) in self._places
        if not is_alike and row.row_key not in self.former:
            return None
        mark = self._mark(at, row.full_name, row.unit, row.site, row.phone, row.position, row.listed)
        return mark._replace(row_key=row.row_key)

    def _place(self, row: Staged) -> tuple[str, int]:
        return canonical_unit(row.unit) if self._has_units else "", (row.site or 0) if self._has_rooms else 0

    def _mark(self, at: int, name: str, unit: str, site: int | None, phone: str, position: str, listed: int) -> Mark:
        once = self._texts.setdefault
        name, phone = canonical(name), phones.core(phone, self._country)
        return Mark(
            at, once(name, name), canonical_unit(unit) if self._has_units else "", (site or 0) if self._has_rooms else 0,
            once(phone, phone), once(position, position), listed,
        )  # fmt: skip
