"""Run in a server's surroundings: makes a conference with one room and a way in, or turns its devices away; prints JSON."""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first

from diemcau.conferences.models import Conference, Site  # noqa: E402
from diemcau.kernel.actor import SYSTEM  # noqa: E402
from diemcau.people import actions  # noqa: E402
from diemcau.people.models import Pairing  # noqa: E402


def make() -> dict[str, str]:
    call_command("migrate", verbosity=0)
    conference = Conference.objects.create(key="thu", short_name={"vi": "Diễn tập"})
    site = Site.objects.create(
        conference=conference, name="Xã Mẫu", name_key="", search_key="xa mau", code="001", level="commune"
    )
    made = actions.make_card(by=SYSTEM, conference=conference.pk, site=site.pk)
    return {"path": made.path}


def revoke() -> dict[str, int]:
    for pairing in Pairing.objects.all():
        actions.revoke_pairing(pairing, by=SYSTEM)
    return {"revoked": Pairing.objects.count()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"make": make, "revoke": revoke}[sys.argv[1]]()))
