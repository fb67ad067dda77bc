"""What of a person on the list a row says differently.

An empty cell says nothing, and neither does a column that is not in the file: what stands on the list stays. To empty a field is
a thing for the delegate's own page.
"""

from collections.abc import Mapping
from typing import NamedTuple

from diemcau.kernel.names import canonical

from .. import phones
from .staging import Change, Staged

TEXTS = ("full_name", "position", "unit", "honorific", "note")


class Stood(NamedTuple):
    """A person as they stand on the list; `group` is a number of a row."""

    pk: int
    full_name: str
    position: str
    unit: str
    site: int | None
    group: int | None
    honorific: str
    phone: str
    note: str
    listed: int
    source: str
    status: str
    email: str = ""


def changes_of(
    row: Staged, stood: Stood, titles: Mapping[int, Mapping[str, str]], language: str, country: str
) -> tuple[Change, ...]:
    """The fields in which a row differs; `titles` are the groups' by their numbers, `country` is the calling code at home."""
    found = [
        Change(field, old, new) for field in TEXTS if is_other(old := getattr(stood, field), new := getattr(row, field))
    ]
    if row.phone and phones.core(row.phone, country) != phones.core(stood.phone, country):
        found.append(Change("phone", stood.phone, row.phone))
    if row.email and row.email.casefold() != stood.email.casefold():
        found.append(Change("email", stood.email, row.email))
    if row.site and row.site != stood.site:
        found.append(Change("site", str(stood.site or ""), str(row.site)))
    title = titles.get(stood.group or 0, {})
    if row.group and row.group.casefold() not in [text.casefold() for text in title.values()]:
        found.append(Change("group", title.get(language) or next(iter(title.values()), ""), row.group))
    return tuple(found)


def is_other(old: str, new: str) -> bool:
    """Whether `new` says something else. Capitals and the place of a tone mark are nothing else, unless all letters were of one
    size before and are not any more."""
    if not new or new == old:
        return False
    if canonical(new) != canonical(old):
        return True
    return _is_flat(old) and not _is_flat(new)


def _is_flat(text: str) -> bool:
    return text.isupper() or text.islower()
