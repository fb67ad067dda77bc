"""Verbs of people. Every one takes `by`, is atomic, and leaves a line in the record."""

from .accounts import (
    change_account,
    change_language,
    close_account,
    create_account,
    make_password_link,
    make_sign_in_link,
    reopen_account,
    set_password_by_link,
    sign_in_by_link,
)
from .devices import (
    end_orphaned,
    end_ways_in,
    note_heard,
    open_pairing,
    revoke_device,
    revoke_pairing,
    turn_away_former,
)
from .organisations import change_organisation, create_organisation, find_or_create_organisation, move_organisation
from .pairings import Made, cards_for, make_card, make_code, make_link, reissue
from .phones import end_phones
from .roles import end_role, forget_conference, give_role, leave_site
from .units import BadUnits, Imported, RowError, import_units

__all__ = [
    "BadUnits",
    "Imported",
    "Made",
    "RowError",
    "cards_for",
    "change_account",
    "change_language",
    "change_organisation",
    "close_account",
    "create_account",
    "create_organisation",
    "end_orphaned",
    "end_phones",
    "end_role",
    "end_ways_in",
    "find_or_create_organisation",
    "forget_conference",
    "give_role",
    "import_units",
    "leave_site",
    "make_card",
    "make_code",
    "make_link",
    "make_password_link",
    "make_sign_in_link",
    "move_organisation",
    "note_heard",
    "open_pairing",
    "reissue",
    "reopen_account",
    "revoke_device",
    "revoke_pairing",
    "set_password_by_link",
    "sign_in_by_link",
    "turn_away_former",
]
