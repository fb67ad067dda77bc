"""What is done with slides. Every action asks for the right, writes it down and tells who has to know."""

from .arriving import PIECE_BYTES, add_piece, arrived, begin_deck
from .decks import edit_deck, move_deck, remove_deck, write_notes
from .shows import blank, show, take_off

__all__ = [
    "PIECE_BYTES",
    "add_piece",
    "arrived",
    "begin_deck",
    "blank",
    "edit_deck",
    "move_deck",
    "remove_deck",
    "show",
    "take_off",
    "write_notes",
]
