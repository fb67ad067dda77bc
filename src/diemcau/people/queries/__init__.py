"""Questions about people. Fetching is authorising: what the asker may not see raises NotFound."""

from .accounts import account_for, account_named, accounts_for, link_behind
from .actors import actor_for, actor_for_device
from .devices import (
    conferences_with_ways_in,
    device_for,
    devices_of,
    former_ways,
    hits,
    hub_computers_by,
    live_device,
    pairing_behind,
    pairing_for,
    pairings_of,
    was_revoked,
)
from .makers import orphaned_ways
from .organisations import (
    Branch,
    directory,
    organisation_for,
    organisation_named,
    organisations_like,
    possible_parents,
)
from .phones import (
    PhoneDoor,
    PhoneKey,
    code_group,
    conference_group,
    personal_group,
    phone_key,
    phone_ticket,
    room_group,
)
from .roles import Spell, conference_for, names_of, role_for, roles_at, roles_of, speakers_at
from .rolls import Hit
from .tickets import account_ticket, device_ticket, revoked_kids
from .units import unit_lists, units_like, units_named, units_of, units_page

__all__ = [
    "Branch",
    "Hit",
    "PhoneDoor",
    "PhoneKey",
    "Spell",
    "account_for",
    "account_named",
    "account_ticket",
    "accounts_for",
    "actor_for",
    "actor_for_device",
    "code_group",
    "conference_for",
    "conference_group",
    "conferences_with_ways_in",
    "device_for",
    "device_ticket",
    "devices_of",
    "directory",
    "former_ways",
    "hits",
    "hub_computers_by",
    "link_behind",
    "live_device",
    "names_of",
    "organisation_for",
    "organisation_named",
    "organisations_like",
    "orphaned_ways",
    "pairing_behind",
    "pairing_for",
    "pairings_of",
    "personal_group",
    "phone_key",
    "phone_ticket",
    "possible_parents",
    "revoked_kids",
    "role_for",
    "roles_at",
    "roles_of",
    "room_group",
    "speakers_at",
    "unit_lists",
    "units_like",
    "units_named",
    "units_of",
    "units_page",
    "was_revoked",
]
