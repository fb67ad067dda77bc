"""What is done with the press kit. Every action asks for the right and writes down what was done."""

from .cards import approve_card, ask_change, edit_card, end_card_link, send_card
from .kit import end_link, give_out, renew_link, word_kit
from .photos import MOST_BYTES, Said, Sent, approve_photo, delete_photo, edit_photo, send_photo, withdraw_photo

__all__ = [
    "MOST_BYTES",
    "Said",
    "Sent",
    "approve_card",
    "approve_photo",
    "ask_change",
    "delete_photo",
    "edit_card",
    "edit_photo",
    "end_card_link",
    "end_link",
    "give_out",
    "renew_link",
    "send_card",
    "send_photo",
    "withdraw_photo",
    "word_kit",
]
