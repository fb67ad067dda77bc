"""What is wrong with a row of a list, in the reader's words."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _


class Told(NamedTuple):
    """A problem as the preview shows it. `at`: the full address of its cell; `row`: of its row, as a person leaves it out."""

    cell: str
    text: str
    value: str
    suggestions: list[str]
    costs_row: bool
    at: str = ""
    row: str = ""
    sheet: str = ""
    is_fixable: bool = False

    @property
    def lines(self) -> int:
        """How many lines its value has."""
        return self.value.count("\n") + 1

    @property
    def address(self) -> str:
        """The address within its sheet."""
        return self.at.rpartition("!")[2]


def _texts() -> dict[str, str]:
    return {
        "empty_name": _("The name is missing."),
        "no_name": _("This is not a name."),
        "too_long": _("Too long: %(limit)s characters at most."),
        "duplicate_row": _("The same person as in %(first)s: name, unit, site and telephone are the same."),
        "namesake": _("Name, unit and site as in %(first)s: taken for another person of the same name."),
        "unknown_site": _("No site has this name or number; the person stays on the list without a site."),
        "former_name": _("A unit of the former division: one of today has its name. Choose the site."),
        "former_code": _(
            "A unit of the former division: its official number belongs to another one today. Choose the site."
        ),
        "former_district": _("A unit of the former division: these lie in its former district. Choose the site."),
        "ambiguous_site": _("Several sites have this name: write the room number. Until then the person has no site."),
        "empty_site": _("The site is missing; the person stays on the list without one."),
        "bad_phone": _("Not a telephone number; the row is taken without it."),
        "bad_email": _("Not an e-mail address; the row is taken without it."),
        "several_phones": _("Not a single telephone number; of these %(kept)s is kept."),
        "name_lines": _("Several lines: the first is the name; what follows is the position where there is none."),
        "identity_number": _("An identity number must not be collected; it was not kept."),
        "rest": _(
            "This row was taken for nobody. A person? Put the name into the column of names, and a row number beside it."
        ),
        "unnamed": _("Somebody comes who is not named yet. Ask the unit for the name."),
        "several_people": _("%(count)s people in one cell: each was taken. Give everybody a row of their own."),
        "private_text": _("Data that must not be collected stood in this cell; they were not kept."),
        "private_note": _("Not one of the usual notes (late, by car, meals, stay …): it was not kept."),
        "sensitive_column": _("A column of data that must not be collected was left out. Take it out of the list."),
        "hidden_sheet": _("This sheet is hidden and was not read. Unhide it if its people are to come."),
        "hidden_rows": _(
            "%(count)s hidden rows were not read. Unhide them, or take the filter away, if these people are to come."
        ),
        "hidden_columns": _("Hidden columns were not read. Unhide them if they are needed."),
        "links": _("The file refers to other files; that was not followed. Check the values."),
        "macros": _("The file holds macros; they were not run. Send it without them."),
        "pictures": _("The file holds pictures; people in them cannot be read. Type these people in."),
        "formula_without_value": _("A formula here has no value. Open the file, save it and send it again."),
        "perhaps_listed": _("Perhaps somebody who is on the list already: not added. Compare both in the browser."),
        "carried_down": _(
            "“%(said)s” stands once and is taken for the rows below as well. Not so? Write what is right into each row."
        ),
        **_unit_texts(),
        **_list_texts(),
    }


def _list_texts() -> dict[str, str]:
    return {
        "no_people": _(
            "The list has headings, but nobody stands below them. Is this the right file, and the right sheet?"
        ),
        "no_list": _("No list of people was found. The list needs a row of headings, one of them for the full name."),
    }


def _unit_texts() -> dict[str, str]:
    return {
        "unknown_unit": _("“%(unit)s” is none of the invited units. Taken as it is written."),
        "unit_same_letters": _("“%(unit)s” is no unit known here; the same letters with other marks: %(near)s."),
        "unit_near": _("“%(unit)s” is no unit known here; nearly the same name: %(near)s."),
        "unit_former_name": _("“%(unit)s” is a unit of the former division; its name has today: %(near)s."),
        "unit_former_code": _("“%(unit)s” is a unit of the former division; its official number has today: %(near)s."),
        "unit_former_district": _(
            "“%(unit)s” is a unit of the former division; in its former district lie today: %(near)s."
        ),
    }


NOTICES = frozenset(
    {"sensitive_column", "hidden_sheet", "hidden_rows", "hidden_columns", "links", "macros", "pictures", "name_lines", "carried_down", "unknown_unit"}
)  # fmt: skip
"""What a person should know, with nothing to correct: it counts as no fault."""
FIXABLE = frozenset(
    {
        "empty_name", "no_name", "unnamed", "too_long", "duplicate_row", "unknown_site", "empty_site", "ambiguous_site", "former_name", "former_code", "former_district", "bad_phone", "several_phones",
        "identity_number", "private_text", "private_note", "several_people", "formula_without_value",
    }
)  # fmt: skip


def told(problem: Mapping[str, Any], *, sheets: int = 2) -> Told:
    """A problem of RosterImport.problems with its text. Of a book with one of `sheets` the address is that within it."""
    text = _texts().get(problem["code"], problem["code"]) % {
        "kept": "…", "unit": "…", "near": "…", "said": "…",
        **{name: short(said, sheets) if name == "first" else said for name, said in problem.items()},
    }  # fmt: skip
    at = problem["cell"]
    return Told(
        short(at, sheets), text, problem["value"], problem.get("suggestions", []), problem["costs_row"], at,
        re.sub(r"![A-Z]+(?=\d+$)", "!", at), at.rpartition("!")[0] if sheets > 1 else "", problem["code"] in FIXABLE and "!" in at,
    )  # fmt: skip


def short(cell: object, sheets: int) -> str:
    """An address without the name of the only sheet."""
    return str(cell).rpartition("!")[2] if sheets < 2 else str(cell)
