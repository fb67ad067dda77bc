"""Words and sums that only the composed pages need."""

from datetime import datetime, tzinfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diemcau.conferences.enums import ProblemKind
from diemcau.conferences.queries import SessionFacts
from diemcau.kernel import formats
from diemcau.kernel.clock import as_ms
from diemcau.live.broadcast.enums import Mode
from diemcau.live.broadcast.models import MANY

from ..reception import Reception, Sums

register = template.Library()


@register.filter
def problem_word(problem: str) -> str:
    """A problem's word in the active language, to stand alone."""
    word = str(ProblemKind(problem).label) if problem in ProblemKind.values else problem
    return word[:1].upper() + word[1:]


@register.filter
def half_day(session: SessionFacts) -> str:
    """“Morning, 5 July 2026”, short enough to be read from afar."""
    name = session.name or _("Half-day")
    return f"{name}, {formats.day(session.date, (get_language() or 'vi')[:2])}" if session.date else name


@register.filter
def clock_word(off: int) -> str:
    """How wrong a device's clock is, when `off` ms must be added to it."""
    hours, minutes = divmod(round(abs(off) / 60_000), 60)
    text = (
        _("A device's clock is %(hours)s h %(minutes)s min slow: its times are corrected")
        if off > 0
        else _("A device's clock is %(hours)s h %(minutes)s min fast: its times are corrected")
    )
    return text % {"hours": hours, "minutes": minutes}


@register.filter
def size(text: str) -> str:
    """How long a text is, as a class: a screen writes long ones smaller, so that all of them fit."""
    return "is-long" if len(text) > 110 else "is-middling" if len(text) > 55 else ""


@register.filter
def modes(sums: Sums) -> list[tuple[str, str, int]]:
    """The modes in which rooms receive the hall: letter, words, how many; those that occur."""
    return [(mode.value, str(mode.label), sums.modes[mode.value]) for mode in Mode if sums.modes.get(mode.value)]


@register.filter
def missed_word(reception: Reception) -> str:
    """What a room that needs help does not get."""
    if reception.lacks_film:
        return _("Film by broadcast")
    if reception.joined:
        return reception.joined[:1].upper() + reception.joined[1:]
    if reception.is_silent:
        return _("No sound yet")
    if reception.mode in (Mode.C, Mode.D):
        word = str(Mode(reception.mode).label)
        return word[:1].upper() + word[1:]
    return _("Picture stalls") if reception.stalls >= MANY else _("Far behind")


@register.simple_tag
def hour(moment: datetime, zone: tzinfo) -> SafeString:
    """07:30 in `zone`; a screen in another zone puts its own (local-times.js)."""
    return format_html('<time data-at="{}">{}</time>', as_ms(moment), formats.clock_time(moment.astimezone(zone)))


@register.filter
def crowd(rooms: int) -> str:
    """How many shapes share the hall's picture, as a class: the fewer, the larger."""
    steps = ((40, "few"), (90, "some"), (200, "many"), (500, "crowd"), (1300, "host"))
    return next((name for most, name in steps if rooms <= most), "legion")
