"""A served conference whose people came; as a program it fills a server's folder and prints what a journey needs as JSON."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import json
import sys
from typing import Any


def make(people: str = "40") -> dict[str, Any]:
    """An organiser who is signed in; most people there all day, some gone early, in one room the line was down."""
    from django.test import Client

    from diemcau.conferences.models import Organiser
    from diemcau.kernel.actor import SYSTEM
    from diemcau.people import actions
    from diemcau.people.models import Account, RoleHeld
    from diemcau.roster.pocket import own_path
    from tests.attendance.world import make_world
    from tests.outcomes.certificate_grounds import HOUR, START, all_came, came, down

    world = make_world(people=int(people), sites=6)
    host = actions.create_organisation(
        by=SYSTEM, name={"vi": "Sở Y tế", "en": "Department of Health"}, kind="department"
    )
    Organiser.objects.create(conference=world.conference, organisation=host, role="host")
    all_came(world, world.people[:-6])
    for one in world.people[-6:-2]:
        came(one, world.sessions[0])
        came(one, world.sessions[1], left=START[1] + HOUR)
    down(world.people[-3].site, START[1] + HOUR, START[1] + 4 * HOUR)
    account = Account.objects.create(username="btc", full_name="Ban tổ chức", language="vi")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=world.conference.pk, given_by="system")
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    first = world.people[0]
    return {
        "key": world.conference.key,
        "session": client.cookies["sessionid"].value,
        "own": own_path(first),
        "name": first.full_name,
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"make": make}[sys.argv[1]](*sys.argv[2:])))
