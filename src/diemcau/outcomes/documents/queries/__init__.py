"""Questions about documents. Fetching authorises: what an actor may not see raises NotFound."""

from .comparing import Changed, differences
from .figures import Fault, faults_of
from .listing import (
    Standing,
    conference_for,
    conference_to_keep,
    conference_to_write,
    document_for,
    document_to_keep,
    document_to_write,
    listing,
    signed_for,
    standing_of,
    version_for,
)

__all__ = [
    "Changed",
    "Fault",
    "Standing",
    "conference_for",
    "conference_to_keep",
    "conference_to_write",
    "differences",
    "document_for",
    "document_to_keep",
    "document_to_write",
    "faults_of",
    "listing",
    "signed_for",
    "standing_of",
    "version_for",
]
