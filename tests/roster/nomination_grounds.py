"""What a unit's page needs of a served conference; as a program it does one thing in a server's folder and prints JSON."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import json
import sys
from typing import Any


def make() -> dict[str, Any]:
    """An open call, three units with their links, each with somebody who stands on the list for it already."""
    from datetime import timedelta

    from django.utils import timezone

    from diemcau.conferences.models import Conference
    from diemcau.kernel import names
    from diemcau.kernel.actor import SYSTEM
    from diemcau.roster.actions import add
    from diemcau.roster.entry import Entry
    from diemcau.roster.models import Delegate, InvitedUnit
    from diemcau.roster.nominations.actions import make_unit_link
    from diemcau.roster.nominations.models import Call
    from diemcau.roster.nominations.queries import url_of
    from tests.offline.grounds import make as make_desks

    facts = make_desks(2)
    conference = Conference.objects.get(pk=facts["conference"])
    Call.objects.create(conference=conference, state="open", deadline=timezone.now() + timedelta(days=3))
    paths = {}
    for name in ("UBND xã Mường Lạn", "UBND xã Sốp Cộp", "UBND xã Nậm Lạnh"):
        unit = InvitedUnit.objects.create(
            conference=conference, name=name, name_key=names.text_key(name), site_id=facts["site"]
        )
        listed = add(by=SYSTEM, conference=conference.pk, entry=Entry("Vàng A Sử", "Chủ tịch", name, facts["site"]))
        Delegate.objects.filter(pk=listed.pk).update(invited_unit=unit, status="invited")
        paths[name] = "/u/" + url_of(make_unit_link(unit, by=SYSTEM)).rpartition("/")[2]
    return facts | {"paths": paths}


def delegates(unit: str) -> list[list[str]]:
    """Who is on the delegate list for a unit: name, telephone, status."""
    from diemcau.roster.models import Delegate

    found = Delegate.objects.filter(invited_unit__name=unit).order_by("listed", "pk")
    return [list(row) for row in found.values_list("full_name", "phone", "status")]


if __name__ == "__main__":
    from diemcau.cli.database import ensure_schema

    ensure_schema()
    sys.stdout.write(json.dumps({"make": make, "delegates": delegates}[sys.argv[1]](*sys.argv[2:])))
