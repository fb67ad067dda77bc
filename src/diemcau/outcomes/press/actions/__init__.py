"""What is done with the press kit. Every action asks for the right and writes down what was done."""

from .cards import approve_card, ask_change, edit_card, end_card_link, send_card
from .erasing import forget_person
from .kit import end_link, give_out, renew_link, word_kit
from .photos import (
    MOST_BYTES,
    Said,
    Sent,
    approve_photo,
    decline_photo,
    delete_photo,
    edit_photo,
    send_photo,
    withdraw_photo,
)
from .pieces import Parcel, add_piece, send_pieces
from .renewing import redraw

__all__ = [
    "MOST_BYTES",
    "Parcel",
    "Said",
    "Sent",
    "add_piece",
    "approve_card",
    "approve_photo",
    "ask_change",
    "decline_photo",
    "delete_photo",
    "edit_card",
    "edit_photo",
    "end_card_link",
    "end_link",
    "forget_person",
    "give_out",
    "redraw",
    "renew_link",
    "send_card",
    "send_photo",
    "send_pieces",
    "withdraw_photo",
    "word_kit",
]
