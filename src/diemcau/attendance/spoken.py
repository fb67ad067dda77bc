"""Of whom something was said on the day: a corrected list never takes them off the roster."""

from collections.abc import Sequence

from diemcau.roster import kept

from .models import Attendance


def spoken_of(delegates: Sequence[int]) -> set[int]:
    """Those of these delegates who were checked in, excused or reported absent, in any session of the day itself."""
    found = Attendance.objects.filter(delegate__in=delegates, run="live").order_by()
    return set(found.values_list("delegate_id", flat=True))


def register() -> None:
    """Tell the roster. Called once, when the app is ready."""
    kept.ask(spoken_of)
