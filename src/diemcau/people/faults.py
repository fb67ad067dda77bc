"""What can be wrong in a line of a unit list, in words."""

from django.utils.translation import gettext_lazy as _

_TEXTS = {
    "not_utf8": _("The file is not UTF-8 text from here on."),
    "not_csv": _("This is not CSV: %(value)s"),
    "column_missing": _("The column “%(value)s” is missing."),
    "no_rows": _("There is a heading but no row."),
    "code_missing": _("The code is missing."),
    "name_missing": _("The name of the unit is missing."),
    "kind_missing": _("The kind is missing."),
    "code_too_long": _("The code is longer than 16 signs: %(value)s"),
    "name_too_long": _("The name is longer than 200 signs: %(value)s"),
    "kind_too_long": _("The kind is longer than 40 signs: %(value)s"),
    "too_many_cells": _("There are more cells than columns: is a comma not in quotes?"),
    "bad_date": _("“%(value)s” is no date like 2025-07-01."),
    "other_list": _("“%(value)s” is another list than the first row's."),
    "code_twice": _("The code %(value)s stands twice in this list."),
    "parent_unknown": _("No row has the code %(value)s, which should stand above this one."),
    "below_itself": _("The unit %(value)s stands below itself."),
}


def fault_text(code: str, value: str) -> str:
    """The sentence for a fault's code (actions.RowError)."""
    return str(_TEXTS[code]) % {"value": value}
