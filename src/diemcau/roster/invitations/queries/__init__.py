"""Questions about invitations. What the actor may not see does not exist (NotFound)."""

from .asked import PAGE, Counts, Filters, Line, Standing, counts_for, page_for, people_for
from .own import begins_and_ends, standing
from .units import UnitLine, Units, unit_for, units_for
from .writing import address_of, meant

__all__ = [
    "PAGE",
    "Counts",
    "Filters",
    "Line",
    "Standing",
    "UnitLine",
    "Units",
    "address_of",
    "begins_and_ends",
    "counts_for",
    "meant",
    "page_for",
    "people_for",
    "standing",
    "unit_for",
    "units_for",
]
