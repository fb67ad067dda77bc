"""Days on which offices work: Monday to Friday but for public holidays.

In Vietnam those with a day of their own in the calendar are known (Bộ luật Lao động 2019, điều 112: 1/1, 30/4, 1/5, 2/9), and that one that
falls on a weekend is made up for on the next working day (điều 111, khoản 3). Tết, Giỗ Tổ and the day beside 2/9 are announced every year:
they are known as far as the setting HOLIDAYS names them. What is not known counts as a working day, so that a clock never runs
later than the law's. Saturdays that are worked in exchange for another day are not known.
"""

from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diemcau.infra.options import options
from diemcau.kernel import formats

_VIETNAM = ((1, 1), (4, 30), (5, 1), (9, 2))
FIXED = {"Asia/Ho_Chi_Minh": _VIETNAM, "Asia/Saigon": _VIETNAM}
"""Zone → (month, day)."""


def end_of_working_day(moment: datetime, zone: tzinfo, days: int) -> datetime:
    """The end of the `days`-th working day after the day of `moment` there."""
    day = moment.astimezone(zone).date()
    while days:
        day += timedelta(days=1)
        days -= is_working(day, zone)
    return datetime.combine(day, time(23, 59, 59), zone)


def is_working(day: date, zone: tzinfo) -> bool:
    """Whether offices there work on that day, as far as it is known."""
    return day.weekday() < 5 and day not in options().holidays and day not in _by_law(day.year, str(zone))


def counted(year: int, zone: tzinfo, language: str) -> str:
    """What is not counted as a working day of that year, and what is not known: a sentence or two for whoever reads a deadline."""
    entered = sum(day.year == year for day in options().holidays)
    fixed = [formats.day_of_any_year(date(year, *one), language) for one in FIXED.get(str(zone), ())]
    free = ", ".join([_("Saturdays"), _("Sundays"), *fixed])
    if entered:
        said = ngettext(
            "Not counted: %(free)s, and %(days)s day off that was entered for %(year)s.",
            "Not counted: %(free)s, and %(days)s days off that were entered for %(year)s.",
            entered,
        )
    else:
        said = _(
            "Not counted: %(free)s. Other public holidays of %(year)s were not entered on this server: they are taken for working days."
        )
    return said % {"free": free, "days": formats.number(entered, language), "year": year}


@cache
def _by_law(year: int, zone: str) -> frozenset[date]:
    """The fixed holidays of a year, and the days on which those that fall on a weekend are made up for."""
    fixed = [date(year, *one) for one in FIXED.get(zone, ())]
    found = set(fixed)
    for day in fixed:
        made_up = day
        while day.weekday() > 4 and (made_up.weekday() > 4 or made_up in found):
            made_up += timedelta(days=1)
        found.add(made_up)
    return frozenset(found)
