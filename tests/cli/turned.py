"""Run in a server's surroundings: people and devices let in and turned away; prints JSON."""
# ruff: noqa: PLC0415 - models only after Django is set up

import json
import sys

from diemcau.cli.database import ensure_schema
from diemcau.kernel.actor import SYSTEM


def card() -> dict[str, str]:
    from diemcau.conferences.models import Site
    from diemcau.people import actions

    site = Site.objects.get()
    return {"secret": actions.make_card(by=SYSTEM, conference=site.conference_id, site=site.pk).secret}


def away(kid: str) -> dict[str, str]:
    from diemcau.people import actions
    from diemcau.people.models import Device

    actions.revoke_device(Device.objects.get(kid=kid), by=SYSTEM)
    return {}


def staff() -> dict[str, str]:
    from diemcau.conferences import actions as conferences
    from diemcau.people import actions

    made = conferences.create(by=SYSTEM, key="thu", declared_unclassified=True, short_name={"vi": "Thử"})
    account = actions.create_account(by=SYSTEM, username="staff", full_name="Vàng Thị Thử", password="old-password-1")
    actions.give_role(account, by=SYSTEM, role="organizer", conference=made.pk)
    actions.make_password_link(account, by=SYSTEM)
    return {"path": actions.make_sign_in_link(by=SYSTEM, account=account, minutes=60)}


def change_staff() -> dict[str, object]:
    from diemcau.people import actions
    from diemcau.people.models import Account, RoleHeld

    account = Account.objects.get(username="staff")
    secret = actions.make_password_link(account, by=SYSTEM).rpartition("/")[2]
    actions.set_password_by_link(secret, password="new-password-1")
    for held in RoleHeld.objects.filter(account=account, until=None):
        actions.end_role(held, by=SYSTEM)
    actions.close_account(Account.objects.get(pk=account.pk), by=SYSTEM)
    return staff_now()


def staff_now() -> dict[str, object]:
    from django.contrib.sessions.models import Session

    from diemcau.people.models import Account

    account = Account.objects.get(username="staff")
    known = [word for word in ("old", "new") if account.check_password(f"{word}-password-1")]
    return {
        "roles": account.roles.filter(until=None).count(),
        "closed": not account.is_active,
        "password": "".join(known),
        "links": account.links.count(),
        "sessions": Session.objects.count(),
    }


def room_and_device(key: str) -> dict[str, object]:
    from diemcau.conferences import actions as conferences
    from diemcau.people import actions

    made = conferences.create(by=SYSTEM, key=key, declared_unclassified=True, short_name={"vi": "Thử"})
    [site] = conferences.add_sites(made, by=SYSTEM, sites=[conferences.SiteSaid(name="Xã Thử", level="commune")])
    pairing = actions.make_card(by=SYSTEM, conference=made.pk, site=site.pk).pairing
    return {
        "conference": made.pk, "site": site.pk, "kid": actions.open_pairing(pairing, by=SYSTEM).device.kid,
    }  # fmt: skip


def devices() -> list[str]:
    from diemcau.people.models import Device

    return list(Device.objects.values_list("kid", flat=True))


DO = {
    "card": card, "away": away, "staff": staff, "change-staff": change_staff, "staff-now": staff_now,
    "room-and-device": room_and_device, "devices": devices,
}  # fmt: skip

if __name__ == "__main__":
    ensure_schema()
    print(json.dumps(DO[sys.argv[1]](*sys.argv[2:])))
