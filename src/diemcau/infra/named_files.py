"""Files that rows of the main database name: a backup takes them along, a restored database is told which are missing."""

from collections.abc import Callable, Iterator
from typing import NamedTuple


class NamedFile(NamedTuple):
    """`path` is relative to DATA_DIR, with slashes; `kind` a plural noun (``films``), `of` what people call it (a film's title)."""

    path: str
    kind: str
    of: str


Find = Callable[[], Iterator[NamedFile]]
_finders: dict[str, Find] = {}


def names_files(name: str) -> Callable[[Find], Find]:
    """Register ``find()``: every file that rows of a module name."""

    def register(find: Find) -> Find:
        _finders[name] = find
        return find

    return register


def named_files() -> list[NamedFile]:
    """All of them, each path once."""
    found = {one.path: one for find in _finders.values() for one in find()}
    return [found[path] for path in sorted(found)]
