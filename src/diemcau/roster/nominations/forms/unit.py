"""What a unit's page sends back: rows, each with what stood there when it was drawn."""

from collections.abc import Iterator

from django.utils.datastructures import MultiValueDict

from diemcau.kernel.digits import whole_number

from ..actions import Typed
from ..checking import TEXTS

MOST_ROWS = 200  # that stand open on one page
FIELDS = (*TEXTS, "group", "no")


def token_of(key: str, version: int, base: str, place: int) -> str:
    """What a row's hidden field says of it (read by `typed_rows`)."""
    return f"{key}.{version}.{base}.{place}"


def typed_rows(data: "MultiValueDict[str, str]") -> list[Typed]:
    """The rows of a posted page; what cannot be read is left out."""
    return [typed for token in data.getlist("row")[:MOST_ROWS] for typed in _typed(token, data)]


def _typed(token: str, data: "MultiValueDict[str, str]") -> Iterator[Typed]:
    key, version, base, place = (token.split(".") + [""] * 4)[:4]
    if key and len(token) < 60:
        values = {name: data.get(f"{name}.{key}", "")[:1_000].replace("\x00", "") for name in FIELDS}
        yield Typed(key, values, number(version), base, number(place))


def number(text: str) -> int:
    """A number of a row, 0 where there is none."""
    return whole_number(text) or 0
