"""Verbs of documents."""

from .erasing import forget_person
from .moving import discard, issue, revoke, send_back, send_to_review
from .signing import store_signed
from .templates import drop_template, store_template
from .writing import Said, draft, draft_again, edit, refresh

__all__ = [
    "Said",
    "discard",
    "draft",
    "draft_again",
    "drop_template",
    "edit",
    "forget_person",
    "issue",
    "refresh",
    "revoke",
    "send_back",
    "send_to_review",
    "store_signed",
    "store_template",
]
