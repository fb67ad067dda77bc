"""Who is on a roster, as far as the rows of a list are compared with them."""

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
    """The people of one conference: `here` on the list, `gone` taken off it; `former`: row key → person, as they stood before a
    change. About 700 bytes a person."""

    def __init__(self, conference: int, *, country: str, has_rooms: bool, has_units: bool) -> None:
        self._country = country
        self._has_rooms, self._has_units = has_rooms, has_units
        self._texts: dict[str, str] = {}  # every text once: units and positions repeat, and the file repeats the list
        self.here: list[Mark] = []
        self.gone: list[Mark] = []
        self._read(conference)
        entries = FormerEntry.objects.filter(conference_id=conference, delegate__removed_at__isnull=True)
        self.former = dict(entries.order_by("pk").values_list("row_key", "delegate_id"))
        people = (*self.here, *self.gone)
        self._names = {person.name for person in people}
        self._phones = {person.phone for person in people} - {""}
        self._places = {(person.unit, person.site) for person in people} if has_rooms or has_units else set()

    def _read(self, conference: int) -> None:
        people = Delegate.objects.filter(conference_id=conference, run="live").order_by("pk")
        fields = ("pk", "full_name", "unit", "site_id", "phone", "position", "listed", "removed_at", "source")
        for *told, removed_at, source in people.values_list(*fields).iterator(chunk_size=ASK):
            if removed_at is None:
                self.here.append(self._mark(*told))
            elif source in BACK:
                self.gone.append(self._mark(*told))

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
