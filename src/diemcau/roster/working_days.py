"""Days on which offices work: Monday to Friday. Public holidays are not known here, so that a clock never runs later than the law's."""

from datetime import datetime, time, timedelta, tzinfo


def end_of_working_day(moment: datetime, zone: tzinfo, days: int) -> datetime:
    """The end of the `days`-th working day after the day of `moment` there."""
    day = moment.astimezone(zone).date()
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return datetime.combine(day, time(23, 59, 59), zone)
