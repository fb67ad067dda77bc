"""Verbs of minutes. Each raises Refused: forbidden; closed once the conference is archived; what was changed since it was seen is refused, and nothing is overwritten."""

from .concluding import Said, drop_conclusion, drop_task, set_task, word_conclusion
from .erasing import forget_person
from .writing import MOST_TEXT, add_entry, follow_source, head_book, hide_entry, keep_text, write_entry

__all__ = [
    "MOST_TEXT",
    "Said",
    "add_entry",
    "drop_conclusion",
    "drop_task",
    "follow_source",
    "forget_person",
    "head_book",
    "hide_entry",
    "keep_text",
    "set_task",
    "word_conclusion",
    "write_entry",
]
