"""Which box counts: of an installation's machines one keeps it, since two would each take the same token once. The main database
remembers which, by a word (`mark`) that lies beside the box."""

from django.db import transaction

from diemcau.kernel.anonymous import BoxAway

from .models import Keeper

_ONLY = 1


def kept_by() -> str:
    """The mark of the box that counts; empty: none was begun yet."""
    return Keeper.objects.filter(pk=_ONLY).values_list("mark", flat=True).first() or ""


def claim(mark: str) -> None:
    """This box is the one from now on, where none was. Raises BoxAway when another one is."""
    Keeper.objects.get_or_create(pk=_ONLY, defaults={"mark": mark})
    ensure(mark)


def ensure(mark: str) -> None:
    """Raises BoxAway unless this box is the one."""
    if (found := kept_by()) != mark or not mark:
        why = "another machine keeps the anonymous box" if found else "no front has begun the anonymous box yet"
        raise BoxAway(f"{why}: set DIEMCAU_ANONYMOUS_URL on this one, see `diemcau doctor`")


@transaction.atomic
def take_over(mark: str) -> None:
    """This box is the one from now on, whichever was: after a restore, or when that one is lost for good."""
    Keeper.objects.update_or_create(pk=_ONLY, defaults={"mark": mark})
