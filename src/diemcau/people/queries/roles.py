"""Questions about roles: now, and at a moment that has passed."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound

from .. import places, policies
from ..enums import RoleKind
from ..models import Account, Device, RoleHeld


class Spell(NamedTuple):
    """A role from a moment until another, in Unix ms; `until` None: it lasts. `site` 0: the whole conference."""

    role: str
    site: int
    since: int
    until: int | None

    def covers(self, at_ms: int) -> bool:
        """Whether it was held at that moment."""
        return self.since <= at_ms and (self.until is None or at_ms < self.until)


def conference_for(actor: Actor, key: str) -> int:
    """The number of the conference whose people or devices the actor looks after. Raises NotFound."""
    conference = places.known().conference(key)
    if not (policies.may_see_roles(actor, conference) or policies.may_see_devices(actor, conference)):
        raise NotFound
    return conference


def roles_of(actor: Actor, conference: int, *, moment: datetime) -> QuerySet[RoleHeld]:
    """Who holds which role at `moment` in the rooms the actor looks after, with accounts. Raises NotFound."""
    if not policies.may_see_roles(actor, conference):
        raise NotFound
    rows = RoleHeld.objects.filter(policies.in_force(moment), policies.seen_sites(actor, conference))
    return rows.select_related("account").order_by("site_id", "role", "account__name_key", "pk")


def role_for(actor: Actor, conference: int, pk: int, *, moment: datetime) -> RoleHeld:
    """A role in force that the actor may see. Raises NotFound."""
    found = roles_of(actor, conference, moment=moment).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def roles_at(who: str, conference: int, moment: datetime) -> frozenset[Held]:
    """The roles of ``account:3`` or ``device:KID`` in a conference at a moment, those that hold everywhere among them."""
    at = int(moment.timestamp() * 1000)
    spells = speakers_at({who}, conference)[who]
    return frozenset(Held(s.role, conference, s.site) for s in spells if s.covers(at))


def speakers_at(whos: Collection[str], conference: int) -> dict[str, list[Spell]]:
    """Every spell of these speakers in a conference, in two queries: ops are judged by the role held when they came in.

    A name nobody knows has an empty list.
    """
    spells: dict[str, list[Spell]] = {who: [] for who in whos}
    accounts = [int(who[8:]) for who in spells if who.startswith("account:") and who[8:].isdigit()]
    rows = RoleHeld.objects.filter(account_id__in=accounts, conference_id__in=(0, conference)).order_by("pk")
    for pk, role, site, since, until in rows.values_list("account_id", "role", "site_id", "since", "until"):
        spells[f"account:{pk}"].append(Spell(role, site, _ms(since), None if until is None else _ms(until)))
    kids = [who[7:] for who in spells if who.startswith("device:")]
    # Not narrowed to the conference in SQL: SQLite would walk all of its devices instead of looking the few up.
    for device in (d for d in Device.objects.filter(kid__in=kids) if d.conference_id == conference):
        ends = min(filter(None, (device.expires_at, device.revoked_at)))
        spell = Spell(device.role, device.site_id, _ms(device.paired_at), _ms(ends))
        spells[f"device:{device.kid}"].append(spell)
    return spells


def names_of(whos: Collection[str]) -> dict[str, str]:
    """What pages that already may show them call these speakers: by name, a device of nobody's by its role. Two queries."""
    accounts = Account.objects.filter(
        pk__in=[int(who[8:]) for who in whos if who[:8] == "account:" and who[8:].isdigit()]
    )
    names = {f"account:{account.pk}": str(account) for account in accounts}
    devices = Device.objects.filter(kid__in=[who[7:] for who in whos if who[:7] == "device:"])
    roles = dict(RoleKind.choices)
    return names | {
        f"device:{kid}": name or str(roles[role]) for kid, name, role in devices.values_list("kid", "name", "role")
    }


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
