"""What the journeys of substitutes need of a served conference; as a program it does one thing in a server's folder and prints JSON."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import json
import sys
from typing import Any


def make() -> dict[str, Any]:
    """The desks' conference; the own page of somebody of the first room, who was invited and has not answered."""
    from diemcau.roster.enums import DelegateStatus
    from diemcau.roster.models import Delegate
    from diemcau.roster.pocket import own_path
    from tests.offline.grounds import make as make_desks

    facts = make_desks(12)
    delegate = Delegate.objects.filter(site=facts["site"]).order_by("pk")[3]
    Delegate.objects.filter(pk=delegate.pk).update(status=DelegateStatus.INVITED)
    return facts | {"own": own_path(delegate), "uid": str(delegate.uid), "name": delegate.full_name}


def agree() -> str:
    """The organiser agrees to who waits; the own page of the substitute."""
    from diemcau.kernel.actor import Actor, Held
    from diemcau.roster.actions import agree_to_substitute
    from diemcau.roster.models import Substitution
    from diemcau.roster.pocket import own_path

    waiting = Substitution.objects.get(state="proposed")
    organiser = Actor("account:1", held=frozenset({Held("organizer", waiting.conference_id)}))
    return own_path(agree_to_substitute(by=organiser, substitution=waiting))


def tell() -> dict[str, Any]:
    """Who comes instead of whom, and what was answered."""
    from diemcau.roster.models import Delegate, Substitution

    people = Delegate.objects.filter(removed_at=None)
    return {
        "status": dict(people.exclude(status="confirmed").values_list("full_name", "status")),
        "instead": sorted(
            people.filter(stands_for__isnull=False).values_list("full_name", "stands_for__full_name", "approved_by")
        ),
        "proposed": list(Substitution.objects.order_by("pk").values_list("full_name", "state")),
    }


if __name__ == "__main__":
    from diemcau.cli.database import ensure_schema

    ensure_schema()
    sys.stdout.write(json.dumps({"make": make, "agree": agree, "tell": tell}[sys.argv[1]]()))
