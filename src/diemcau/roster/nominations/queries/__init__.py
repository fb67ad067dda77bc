"""Questions about units and their lists."""

from .links import Opened, ended_behind, link_behind, secret_of, url_of
from .lists import QuotaLine, call_of, groups_of, last_proposals, namesakes, nomination_of, nominees_of, quota_lines

__all__ = [
    "Opened",
    "QuotaLine",
    "call_of",
    "ended_behind",
    "groups_of",
    "last_proposals",
    "link_behind",
    "namesakes",
    "nomination_of",
    "nominees_of",
    "quota_lines",
    "secret_of",
    "url_of",
]
