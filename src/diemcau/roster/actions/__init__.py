"""Every change of the roster."""

from .deciding import decide
from .delegates import add, approve_substitute, change_status, edit, move, remove
from .door import Newcomer, admit_walk_ins, call_anew, settle_newcomers
from .groups import add_group, edit_group, remove_group
from .imports import Layout, begin_import, cancel_import, choose_layout, choose_spellings, confirm_import, correct_cells
from .merging import call_two, merge
from .own_links import renew_own_link
from .ranks import set_ranks
from .requests import answer_request, ask_correction, ask_erasure, withdraw_request
from .substituting import agree_to_substitute, propose_substitute, refuse_substitute, withdraw_substitute
from .undoing import begin_undo
from .units import edit_unit, invite_units, link_people, remove_unit, set_all_quotas, set_quotas
from .versions import next_version

__all__ = [
    "Layout",
    "Newcomer",
    "add",
    "add_group",
    "admit_walk_ins",
    "agree_to_substitute",
    "answer_request",
    "approve_substitute",
    "ask_correction",
    "ask_erasure",
    "begin_import",
    "begin_undo",
    "call_anew",
    "call_two",
    "cancel_import",
    "change_status",
    "choose_layout",
    "choose_spellings",
    "confirm_import",
    "correct_cells",
    "decide",
    "edit",
    "edit_group",
    "edit_unit",
    "invite_units",
    "link_people",
    "merge",
    "move",
    "next_version",
    "propose_substitute",
    "refuse_substitute",
    "remove",
    "remove_group",
    "remove_unit",
    "renew_own_link",
    "set_all_quotas",
    "set_quotas",
    "set_ranks",
    "settle_newcomers",
    "withdraw_request",
    "withdraw_substitute",
]
