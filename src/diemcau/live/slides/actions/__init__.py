"""What is done with slides. Every action asks for the right, writes it down and tells who has to know."""

from .arriving import PIECE_BYTES, add_piece, arrived, begin_deck
from .decks import edit_deck, move_deck, remove_deck, write_notes
from .links import MadeLink, make_remote, revoke_remote
from .shows import blank, show, take_off

__all__ = [
    "PIECE_BYTES",
    "MadeLink",
    "add_piece",
    "arrived",
    "begin_deck",
    "blank",
    "edit_deck",
    "make_remote",
    "move_deck",
    "remove_deck",
    "revoke_remote",
    "show",
    "take_off",
    "write_notes",
]
