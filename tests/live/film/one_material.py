"""A material of a served conference: ``give`` prints where it is fetched, ``narrow`` makes it the hub's alone."""

import json
import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402 - Django must be set up first

from diemcau.kernel.actor import Actor, Held  # noqa: E402
from diemcau.live.film import actions, queries, vault  # noqa: E402
from diemcau.live.film.models import Material  # noqa: E402
from tests.attendance.world import make_world  # noqa: E402

if sys.argv[1] == "give":
    conference = make_world(sites=1, people=0).conference
    given = Material.objects.create(
        conference=conference, title="Kế hoạch", file_name="Kế hoạch.pdf", ending="pdf",
        digest=vault.keep(b"%PDF-1.7 tai lieu", "pdf"), size=17, made_by="account:1",
    )  # fmt: skip
    sys.stdout.write(json.dumps(queries.material_address(given, timezone.now())))
else:
    given = Material.objects.get()
    by = Actor(who="account:1", held=frozenset({Held("organizer", given.conference_id)}))
    actions.change_material(given, by=by, title="Kế hoạch", readers="hub", opens_at=None, closes_at=None)
    sys.stdout.write("0")
