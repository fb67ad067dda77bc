"""What is wrong with a row of a list, in the reader's words."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _


class Told(NamedTuple):
    """A problem as the preview shows it."""

    cell: str
    text: str
    value: str
    suggestions: list[str]
    costs_row: bool


def _texts() -> dict[str, str]:
    return {
        "empty_name": _("The name is missing."),
        "no_name": _("This is not a name."),
        "too_long": _("Too long: %(limit)s characters at most."),
        "duplicate_row": _("The same person as in row %(first)s: name, unit, site and telephone are the same."),
        "namesake": _("Name, unit and site as in row %(first)s: taken for another person of the same name."),
        "unknown_site": _("No site has this name or number."),
        "ambiguous_site": _("Several sites have this name: write the room number."),
        "empty_site": _("The site is missing."),
        "bad_phone": _("Not a telephone number; the row is taken without it."),
        "several_phones": _("Not a single telephone number; of these %(kept)s is kept."),
        "name_lines": _("Several lines: the first is the name; what follows is the position where there is none."),
        "identity_number": _("An identity number must not be collected; it was not kept."),
    }


def told(problem: Mapping[str, Any]) -> Told:
    """A problem of RosterImport.problems with its text."""
    text = _texts().get(problem["code"], problem["code"]) % problem
    return Told(problem["cell"], text, problem["value"], problem.get("suggestions", []), problem["costs_row"])
