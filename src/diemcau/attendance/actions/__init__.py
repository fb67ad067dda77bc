"""Every change of attendance that people at the hub make. What they say of rooms goes through the op log, as a device's would."""

from .hub import enter_headcount, enter_list, hub_op, resolve_conflict, take_back
from .rounds import add_round, edit_round, plan_rounds, remove_round

__all__ = [
    "add_round",
    "edit_round",
    "enter_headcount",
    "enter_list",
    "hub_op",
    "plan_rounds",
    "remove_round",
    "resolve_conflict",
    "take_back",
]
