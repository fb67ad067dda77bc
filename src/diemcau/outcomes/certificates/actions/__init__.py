"""Verbs of certificates."""

from .issuing import give, issue_one, order_issue
from .revoking import forget_in, move, reissue, revoke
from .scheme import DesignSaid, RuleSaid, add_picture, picture_of, set_design, set_rule, signing

__all__ = [
    "DesignSaid",
    "RuleSaid",
    "add_picture",
    "forget_in",
    "give",
    "issue_one",
    "move",
    "order_issue",
    "picture_of",
    "reissue",
    "revoke",
    "set_design",
    "set_rule",
    "signing",
]
