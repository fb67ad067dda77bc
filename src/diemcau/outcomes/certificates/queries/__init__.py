"""Questions about certificates."""

from .doors import certificate_for, conference_to_issue, conference_to_see, newest_issue, scheme_of
from .register import Going, certificate_behind, counted, going_on, register_of, valid_of
from .verdicts import Judged, Verdict, Verdicts, rule_of, verdicts_of

__all__ = [
    "Going",
    "Judged",
    "Verdict",
    "Verdicts",
    "certificate_behind",
    "certificate_for",
    "conference_to_issue",
    "conference_to_see",
    "counted",
    "going_on",
    "newest_issue",
    "register_of",
    "rule_of",
    "scheme_of",
    "valid_of",
    "verdicts_of",
]
