"""What is kept about a delegate, and how it is forgotten: every module says what it keeps (the delegate's own page, its export, erasure)."""

from collections.abc import Callable, Iterable
from copy import copy
from typing import NamedTuple

from diemcau.kernel.names import canonical

from .models import Delegate, FormerEntry


class Holding(NamedTuple):
    """One thing that is kept: `name` for machines, `label` and `value` for people, in the language switched on."""

    name: str
    label: str
    value: str


Kept = Callable[[Delegate], Iterable[Holding]]
Forget = Callable[[Delegate, bool], None]
_kept: dict[str, tuple[object, Kept]] = {}
_forget: list[Forget] = []


def keep(name: str, kept: Kept, *, title: object = "") -> None:
    """Register what a module keeps about one delegate: ``kept(delegate)``, a query or two; `title` (lazy) stands above it."""
    _kept[name] = (title, kept)


def title_of(name: str) -> str:
    """What stands above what a module keeps; empty when it said nothing."""
    return str(_kept[name][0]) if name in _kept else ""


def when_erased(forget: Forget) -> None:
    """Register ``forget(delegate, wholly)``, called in the transaction that erases. `wholly` False: they were at the conference, and the
    record of that stays; what is needed to reach them goes."""
    _forget.append(forget)


def as_before(delegate: Delegate) -> list[Delegate]:
    """The delegate under each name that was corrected since."""
    known, found = {canonical(delegate.full_name), ""}, []
    for name in FormerEntry.objects.filter(delegate=delegate).order_by("pk").values_list("full_name", flat=True):
        if canonical(name) not in known:
            known.add(canonical(name))
            found.append(copy(delegate))
            found[-1].full_name = name
    return found


def kept_elsewhere(delegate: Delegate) -> dict[str, list[Holding]]:
    """What the modules keep, by their name, also under names the delegate had before."""
    called = [delegate, *as_before(delegate)]
    told = {name: [one for each in called for one in kept(each)] for name, (_title, kept) in _kept.items()}
    return {name: list(dict.fromkeys(found)) for name, found in told.items() if found}


def forget(delegate: Delegate, wholly: bool) -> None:
    """Have every module forget."""
    for one in _forget:
        one(delegate, wholly)
