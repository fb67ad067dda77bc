"""Verbs of nominations."""

from .confirming import confirm, decline, reopen
from .links import end_unit_link, make_unit_link
from .nominees import Clash, Saved, Typed, group_rest, remove, replace, save_rows, set_away, set_back, values_of
from .opening import open_list
from .pasting import Taken, take_back, take_in
from .taking import take_over

__all__ = [
    "Clash",
    "Saved",
    "Taken",
    "Typed",
    "confirm",
    "decline",
    "end_unit_link",
    "group_rest",
    "make_unit_link",
    "open_list",
    "remove",
    "reopen",
    "replace",
    "save_rows",
    "set_away",
    "set_back",
    "take_back",
    "take_in",
    "take_over",
    "values_of",
]
