"""Questions about conferences, sites and programmes. Fetching authorises: what an actor may not see raises NotFound."""

from .conferences import (
    Organising,
    Overview,
    Stated,
    conference_by_id,
    conference_for,
    conferences_for,
    overview_of,
    planned_for,
)
from .programme import (
    Day,
    Item,
    Programme,
    SessionFacts,
    Speaking,
    current_item,
    item_for,
    programme_of,
    session_for,
    sessions_of,
)
from .sites import Contact, SiteFacts, level_names, site_for, sites_for, sites_of

__all__ = [
    "Contact",
    "Day",
    "Item",
    "Organising",
    "Overview",
    "Programme",
    "SessionFacts",
    "SiteFacts",
    "Speaking",
    "Stated",
    "conference_by_id",
    "conference_for",
    "conferences_for",
    "current_item",
    "item_for",
    "level_names",
    "overview_of",
    "planned_for",
    "programme_of",
    "session_for",
    "sessions_of",
    "site_for",
    "sites_for",
    "sites_of",
]
