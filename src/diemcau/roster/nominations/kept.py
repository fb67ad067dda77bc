"""What units' lists keep about one delegate, for their own page and its export, and how it is forgotten (roster.holdings)."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from diemcau.kernel import formats

from .. import holdings, merged
from ..holdings import Holding
from ..models import Delegate
from .models import Nominee


def register() -> None:
    """Called once, when the app is ready."""
    holdings.keep("nominations", kept, title=gettext_lazy("Named by the unit"))
    holdings.when_erased(forget)
    merged.hear(move)


def kept(delegate: Delegate) -> Iterator[Holding]:
    """On whose list they are since when, and what of it is otherwise than on the delegate list. One query."""
    one = Nominee.objects.filter(delegate=delegate).select_related("unit").first()
    if one is None:
        return
    yield Holding("unit", _("Unit"), one.unit.name)
    when = one.made_at.astimezone(ZoneInfo(delegate.conference.timezone))
    yield Holding("listed_at", _("On its list since"), formats.day(when, (get_language() or "vi")[:2]))
    if one.is_away and one.reason:
        yield Holding("reason", _("Does not come"), one.get_reason_display())
    labels = {"full_name": _("Full name"), "position": _("Position"), "phone": _("Telephone"), "email": _("E-mail")}
    for name, label in labels.items():
        text = getattr(one, name)
        if text and text != getattr(delegate, name):
            yield Holding(name, label, text)


def forget(delegate: Delegate, wholly: bool) -> None:
    """Off the unit's list, or (who was there) nothing left on it by which they are reached."""
    named = Nominee.objects.filter(delegate=delegate)
    if wholly:
        named.delete()
        return
    for one in named:
        one.phone = one.email = one.note = one.reason = ""
        one.taken |= {"phone": "", "email": "", "note": ""}
        one.version += 1
        one.save(update_fields=["phone", "email", "note", "reason", "taken", "version"])


def move(stays: int, goes: int) -> None:
    """Two entries became one: they stand on one unit's list. Of two rows that of the entry that stays is left, or the other would be taken
    over anew and stand on the delegate list again."""
    Nominee.objects.filter(stands_for=goes).update(stands_for=stays)
    named = Nominee.objects.filter(delegate=goes)
    if Nominee.objects.filter(delegate=stays).exists():
        named.delete()
    else:
        named.update(delegate=stays)
