"""Words and sums that only the composed pages need."""

from django import template

from diemcau.attendance.queries import LevelTotals
from diemcau.conferences.enums import ProblemKind

register = template.Library()


@register.filter
def problem_word(problem: str) -> str:
    """A problem's word in the active language."""
    return str(ProblemKind(problem).label) if problem in ProblemKind.values else problem


@register.filter
def trouble(total: LevelTotals) -> int:
    """Rooms that are lost, degraded, have an open problem or call the hub (a room may count twice)."""
    return total.problems + total.calling + total.states.get("lost", 0) + total.states.get("degraded", 0)
